// expect: correct waits-inside-pool at "pages.get()"
// A task posts a task for each link and waits for their futures. Each waiting task blocks a thread; when all
// threads wait, none is left to run the tasks that they wait for.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

class Crawl {
 public:
  explicit Crawl(int workers) : pool_(static_cast<std::size_t>(workers)) {}

  std::future<std::vector<Fetched>> ask_for(const std::string& url) {
    return asio::post(pool_, asio::use_future([this, url] { return with_all_behind(url); }));
  }

 private:
  std::vector<Fetched> with_all_behind(const std::string& url) {
    is_new(url);
    Fetched fetched = manyhands::web::fetch(url);
    std::vector<std::future<std::vector<Fetched>>> behind;
    for (const auto& link : fetched.links)
      if (is_new(link)) behind.push_back(ask_for(link));
    std::vector<Fetched> everything{std::move(fetched)};
    for (auto& pages : behind)
      for (auto& page : pages.get()) everything.push_back(std::move(page));
    return everything;
  }

  bool is_new(const std::string& url) {
    const std::lock_guard lock(mutex_);
    return seen_.insert(url).second;
  }

  std::mutex mutex_;
  std::unordered_set<std::string> seen_;
  asio::thread_pool pool_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(workers);
  return manyhands::web::in_order(start, crawl.ask_for(start).get());
}
