// expect: correct wrong-depth
// Gives each page the depth at which it was found first, which is wrong if the shorter path is slower.
#include "crawl.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_set>

namespace {

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
  }
  return {false, true, {}};
}

class Crawl {
 public:
  explicit Crawl(const std::string& start) { add({start, 0}); }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return !waiting_.empty() || not_done_ == 0; });
      if (waiting_.empty()) return;
      const Page page = waiting_.front();
      waiting_.pop();

      lock.unlock();
      const Fetched fetched = fetch(page.url);
      lock.lock();

      for (const auto& link : fetched.links) add({link, page.depth + 1});
      if (fetched.is_page) result_.pages.push_back(page);
      if (fetched.failed) result_.failed.push_back(page.url);
      if (--not_done_ == 0) changed_.notify_all();
    }
  }

  CrawlResult result() {
    std::sort(result_.pages.begin(), result_.pages.end(),
              [](const Page& a, const Page& b) { return a.url < b.url; });
    std::sort(result_.failed.begin(), result_.failed.end());
    return result_;
  }

 private:
  void add(const Page& page) {
    if (!seen_.insert(page.url).second) return;
    waiting_.push(page);
    ++not_done_;
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_set<std::string> seen_;
  std::queue<Page> waiting_;
  CrawlResult result_;
  int not_done_ = 0;  // URLs that are queued or in flight
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(start);
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back([&crawl] { crawl.work(); });
  threads.clear();
  return crawl.result();
}
