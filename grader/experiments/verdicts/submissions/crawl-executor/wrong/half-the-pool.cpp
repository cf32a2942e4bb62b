// expect: mechanism too-few-in-flight
// Half as many threads in the pool as allowed: concurrent, but not enough.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

class Crawl {
 public:
  explicit Crawl(int workers) : pool_(static_cast<std::size_t>(workers)) {}

  void add(const std::string& url) {
    {
      const std::lock_guard lock(mutex_);

      if (!seen_.insert(url).second) return;
    }
    asio::post(pool_, [this, url] {
      Fetched fetched = manyhands::web::fetch(url);
      for (const auto& link : fetched.links) add(link);
      const std::lock_guard lock(mutex_);
      everything_.push_back(std::move(fetched));
    });
  }

  std::vector<Fetched> wait_for_all() {
    pool_.join();
    return std::move(everything_);
  }

 private:
  std::mutex mutex_;
  std::unordered_set<std::string> seen_;
  std::vector<Fetched> everything_;
  asio::thread_pool pool_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(workers / 2);
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
