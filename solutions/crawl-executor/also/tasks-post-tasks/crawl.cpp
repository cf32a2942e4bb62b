// Tasks post tasks: a task that has fetched a page posts its links at once, whatever the other tasks are
// doing. Their shared data is in one class, under one mutex. No counter of unfinished work is needed: join()
// waits until no task is left that could post another.
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
      // insert checks and marks in one step, so two tasks that find the same link cannot both succeed.
      if (!seen_.insert(url).second) return;
    }
    asio::post(pool_, [this, url] { visit(url); });
  }

  std::vector<Fetched> wait_for_all() {
    pool_.join();
    return std::move(everything_);  // the pool's threads have ended: no lock needed
  }

 private:
  void visit(const std::string& url) {
    Fetched fetched = manyhands::web::fetch(url);  // slow, so the lock is not held
    for (const auto& link : fetched.links) add(link);
    const std::lock_guard lock(mutex_);
    everything_.push_back(std::move(fetched));
  }

  std::mutex mutex_;  // guards the next two members
  std::unordered_set<std::string> seen_;
  std::vector<Fetched> everything_;
  asio::thread_pool pool_;  // last, so that its threads end before the members above are destroyed
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(workers);
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
