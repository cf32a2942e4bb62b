// expect: mechanism too-many-in-flight
// A thread for each URL: the fastest crawler of all, and one that real servers block.
#include "crawl.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <queue>
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
  void add(const std::string& url) {
    const std::lock_guard lock(mutex_);
    if (!seen_.insert(url).second) return;
    ++not_done_;
    threads_.emplace_back([this, url] { one(url); });
  }

  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return not_done_ == 0; });
    auto threads = std::move(threads_);
    lock.unlock();
    threads.clear();
  }

  [[nodiscard]] const std::map<std::string, Fetched>& found() const { return found_; }

 private:
  void one(const std::string& url) {
    Fetched fetched = fetch(url);
    for (const auto& link : fetched.links) add(link);
    const std::lock_guard lock(mutex_);
    found_.emplace(url, std::move(fetched));
    if (--not_done_ == 0) changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_set<std::string> seen_;
  std::map<std::string, Fetched> found_;
  std::vector<std::jthread> threads_;
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
  for (const auto& [url, fetched] : found) {  // std::map is already sorted
    if (fetched.is_page) result.pages.push_back({url, depth[url]});
    if (fetched.failed) result.failed.push_back(url);
  }
  return result;
}

}  // namespace

CrawlResult crawl(const std::string& start, int) {
  Crawl crawl;
  crawl.add(start);
  crawl.wait();
  return in_order(start, crawl.found());
}
