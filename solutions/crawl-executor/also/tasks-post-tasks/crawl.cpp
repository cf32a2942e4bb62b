// Tasks post tasks: whoever has fetched a page posts its links at once, whatever the other tasks do. What
// they share stands in one class, under one mutex. Nobody counts what is left to do: the pool knows, and
// join() waits until no task is left that could post another.
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
      // insert looks and marks in one step; two tasks that find the same link cannot both be first.
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
    Fetched fetched = manyhands::web::fetch(url);  // long, and without the lock
    for (const auto& link : fetched.links) add(link);
    const std::lock_guard lock(mutex_);
    everything_.push_back(std::move(fetched));
  }

  std::mutex mutex_;  // guards the two below
  std::unordered_set<std::string> seen_;
  std::vector<Fetched> everything_;
  asio::thread_pool pool_;  // the last member: it is destroyed, and its threads end, before what they use
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl(workers);
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
