// As the reference, but idle workers wait on an atomic variable, which counts the changes. What counts is the
// order: a worker reads the count before it checks, so that a change which comes after the check does not let
// it sleep.
#include "crawl.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_set>

namespace {

// What came back for one URL.
struct Fetched {
  bool is_page = false;
  bool failed = false;
  std::vector<std::string> links;  // where it leads to: the links of a page, or the target of a redirect
};

Fetched fetch(const std::string& url) {
  try {
    const auto response = manyhands::net::get(url);  // waits for the server
    if (response.status == 200) return {true, false, manyhands::web::links(url, response.body)};
    if (!response.location.empty())
      return {false, false, {manyhands::web::without_fragment(response.location)}};
  } catch (const manyhands::net::Error&) {
    // Nobody answers there: that has failed, too.
  }
  return {false, true, {}};
}

class Crawl {
 public:
  explicit Crawl(const std::string& start) { add(start); }  // no thread runs yet: no lock

  // What each worker runs, until all is done.
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      while (waiting_.empty() && not_done_ != 0) {
        const auto seen = changes_.load();  // under the mutex, as each change: it belongs to what was checked
        lock.unlock();
        changes_.wait(seen);
        lock.lock();
      }
      if (waiting_.empty()) return;
      const std::string url = waiting_.front();
      waiting_.pop();

      lock.unlock();  // the request takes long, and needs nothing that is shared
      Fetched fetched = fetch(url);
      lock.lock();

      for (const auto& link : fetched.links) add(link);
      found_.emplace(url, std::move(fetched));
      // Only now is this URL done: had it been counted down before its links went in, the count could have
      // touched zero too early. At zero all sleepers must leave, so all are woken.
      if (--not_done_ == 0) tell();
    }
  }

  // For the time after the workers have been joined.
  [[nodiscard]] const std::map<std::string, Fetched>& found() const { return found_; }

 private:
  void tell() {
    changes_.fetch_add(1);
    changes_.notify_all();
  }

  void add(const std::string& url) {
    // insert looks and marks in one step; two workers that find the same link cannot both be first.
    if (!seen_.insert(url).second) return;
    waiting_.push(url);
    ++not_done_;
    tell();
  }

  std::mutex mutex_;  // guards everything below
  std::atomic<unsigned> changes_{0};
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::map<std::string, Fetched> found_;
  int not_done_ = 0;  // URLs that wait or are on their way
};

// Once nobody changes them any more, the links alone tell the depths: a walk over them, level by level,
// reaches every URL on a shortest way first. (In which order the answers came says nothing about that.)
CrawlResult in_order(const std::string& start, const std::map<std::string, Fetched>& found) {
  CrawlResult result;
  std::map<std::string, int> depth{{start, 0}};
  std::queue<std::string> next;
  next.push(start);
  while (!next.empty()) {
    const std::string url = next.front();
    next.pop();
    for (const auto& link : found.at(url).links)
      if (depth.try_emplace(link, depth[url] + 1).second) next.push(link);
  }
  for (const auto& [url, fetched] : found) {  // a std::map is sorted already
    if (fetched.is_page) result.pages.push_back({url, depth[url]});
    if (fetched.failed) result.failed.push_back(url);
  }
  return result;
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(start);
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back([&crawl] { crawl.work(); });
  threads.clear();  // joins them: from here on this thread is alone
  return in_order(start, crawl.found());
}
