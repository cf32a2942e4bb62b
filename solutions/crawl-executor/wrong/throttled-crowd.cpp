// expect: mechanism too-many-threads
// Twice as many threads, and a semaphore that lets only so many of them ask at a time. The others are there
// for nothing but to stand in its queue: that queue is what a pool has of its own.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <mutex>
#include <semaphore>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

class Crawl {
 public:
  explicit Crawl(int workers) : free_(workers), pool_(2 * static_cast<std::size_t>(workers)) {}

  void add(const std::string& url) {
    {
      const std::lock_guard lock(mutex_);
      if (!seen_.insert(url).second) return;
    }
    asio::post(pool_, [this, url] { visit(url); });
  }

  std::vector<Fetched> wait_for_all() {
    pool_.join();
    return std::move(everything_);
  }

 private:
  void visit(const std::string& url) {
    free_.acquire();
    Fetched fetched = manyhands::web::fetch(url);
    free_.release();
    for (const auto& link : fetched.links) add(link);
    const std::lock_guard lock(mutex_);
    everything_.push_back(std::move(fetched));
  }

  std::counting_semaphore<> free_;
  std::mutex mutex_;
  std::unordered_set<std::string> seen_;
  std::vector<Fetched> everything_;
  asio::thread_pool pool_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(workers);
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
