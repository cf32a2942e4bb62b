// expect: mechanism lock-held-during-io at "const std::lock_guard storing(store_mutex_);"
// One line too early: the lock for storing a page is taken before the page is fetched. Eight threads, one
// request.
#include "crawl.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_set>

namespace {

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
  }
  return {false, true, {}};
}

class Crawl {
 public:
  explicit Crawl(const std::string& start) { add(start); }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return !waiting_.empty() || not_done_ == 0; });
      if (waiting_.empty()) return;
      const std::string url = waiting_.front();
      waiting_.pop();

      lock.unlock();
      store(url);
      lock.lock();
      if (--not_done_ == 0) changed_.notify_all();
    }
  }

  [[nodiscard]] const std::map<std::string, Fetched>& found() const { return found_; }

 private:
  void store(const std::string& url) {
    const std::lock_guard storing(store_mutex_);
    Fetched fetched = fetch(url);
    for (const auto& link : fetched.links) add(link);
    found_.emplace(url, std::move(fetched));
  }

  void add(const std::string& url) {
    const std::lock_guard lock(mutex_);
    if (!seen_.insert(url).second) return;
    waiting_.push(url);
    ++not_done_;
    changed_.notify_one();
  }

  std::mutex mutex_;        // guards what is seen, waiting and not done
  std::mutex store_mutex_;  // guards what is found
  std::condition_variable changed_;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::map<std::string, Fetched> found_;
  int not_done_ = 0;  // URLs that wait or are on their way
};

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
  threads.clear();
  return in_order(start, crawl.found());
}
