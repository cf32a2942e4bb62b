// expect: mechanism busy-wait
// Right and fast, but whoever has to wait asks again and again instead of sleeping: the workers for the next
// URL, and the caller's thread for the end. The cores glow for nothing.
#include "crawl.hpp"

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
      if (not_done_ == 0) return;
      if (waiting_.empty()) {
        lock.unlock();
        std::this_thread::yield();
        lock.lock();
        continue;
      }
      const std::string url = waiting_.front();
      waiting_.pop();

      lock.unlock();
      Fetched fetched = fetch(url);
      lock.lock();

      for (const auto& link : fetched.links) add(link);
      found_.emplace(url, std::move(fetched));
      --not_done_;
    }
  }

  bool done() {
    const std::lock_guard lock(mutex_);
    return not_done_ == 0;
  }

  [[nodiscard]] const std::map<std::string, Fetched>& found() const { return found_; }

 private:
  void add(const std::string& url) {
    if (!seen_.insert(url).second) return;
    waiting_.push(url);
    ++not_done_;
  }

  std::mutex mutex_;
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
  while (!crawl.done()) std::this_thread::yield();
  threads.clear();
  return in_order(start, crawl.found());
}
