// Like the reference, except for the end: a worker that waits for a URL also waits for a request to stop. The
// worker that finishes the last URL makes this request. It does so without the mutex, but
// std::condition_variable_any makes sure that no worker misses it.
#include "crawl.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <queue>
#include <stop_token>
#include <thread>
#include <unordered_set>

namespace {

// The answer for one URL.
struct Fetched {
  bool is_page = false;
  bool failed = false;
  std::vector<std::string> links;  // the links of a page, or the target of a redirect
};

Fetched fetch(const std::string& url) {
  try {
    const auto response = manyhands::net::get(url);  // waits for the server
    if (response.status == 200) return {true, false, manyhands::web::links(url, response.body)};
    if (!response.location.empty())
      return {false, false, {manyhands::web::without_fragment(response.location)}};
  } catch (const manyhands::net::Error&) {
    // The server did not answer: the URL has failed, too.
  }
  return {false, true, {}};
}

class Crawl {
 public:
  explicit Crawl(const std::string& start) { add(start); }  // no thread runs yet: no lock needed

  // What each worker runs until everything is done.
  void work() {
    while (const auto url = next()) {
      Fetched fetched = fetch(*url);  // takes long, and uses nothing that is shared
      bool is_last = false;
      {
        const std::lock_guard lock(mutex_);
        for (const auto& link : fetched.links) add(link);
        found_.emplace(*url, std::move(fetched));
        is_last = --not_done_ == 0;
      }
      if (is_last) end_.request_stop();
    }
  }

  // Call only after the workers have been joined.
  [[nodiscard]] const std::map<std::string, Fetched>& found() const { return found_; }

 private:
  std::optional<std::string> next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, end_.get_token(), [this] { return !waiting_.empty(); })) return std::nullopt;
    std::string url = waiting_.front();
    waiting_.pop();
    return url;
  }

  void add(const std::string& url) {
    // insert checks and marks in one step, so two workers that find the same link cannot both succeed.
    if (!seen_.insert(url).second) return;
    waiting_.push(url);
    ++not_done_;
    changed_.notify_one();  // one URL needs only one worker
  }

  std::stop_source end_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable_any changed_;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::map<std::string, Fetched> found_;
  int not_done_ = 0;  // URLs that are queued or in flight
};

// Depths depend only on the links, not on the order of the answers. This breadth-first walk reaches each URL
// on a shortest path first.
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
  for (const auto& [url, fetched] : found) {  // std::map is already sorted
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
  threads.clear();  // joins them: from here on, only this thread runs
  return in_order(start, crawl.found());
}
