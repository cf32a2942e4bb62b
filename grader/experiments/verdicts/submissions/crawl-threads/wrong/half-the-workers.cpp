// expect: mechanism too-few-in-flight
// Half as many threads as allowed: concurrent, but not enough.
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
  std::vector<std::string> links;
};

Fetched fetch(const std::string& url) {
  try {
    const auto response = manyhands::net::get(url);
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
      Fetched fetched = fetch(url);
      lock.lock();

      for (const auto& link : fetched.links) add(link);
      found_.emplace(url, std::move(fetched));

      if (--not_done_ == 0) changed_.notify_all();
    }
  }

  [[nodiscard]] const std::map<std::string, Fetched>& found() const { return found_; }

 private:
  void add(const std::string& url) {
    if (!seen_.insert(url).second) return;
    waiting_.push(url);
    ++not_done_;
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::map<std::string, Fetched> found_;
  int not_done_ = 0;
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
  for (const auto& [url, fetched] : found) {
    if (fetched.is_page) result.pages.push_back({url, depth[url]});
    if (fetched.failed) result.failed.push_back(url);
  }
  return result;
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(start);
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers / 2; ++i) threads.emplace_back([&crawl] { crawl.work(); });
  threads.clear();
  return in_order(start, crawl.found());
}
