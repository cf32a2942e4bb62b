// expect: mechanism lock-held-during-io at "const std::lock_guard lock(mutex_);"
// Locks at the beginning of the task, and so across the request, too: all others wait for the lock meanwhile.
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

  // Under the lock, or before any task runs.
  void add(const std::string& url) {
    if (seen_.insert(url).second) asio::post(pool_, [this, url] { visit(url); });
  }

  std::vector<Fetched> wait_for_all() {
    pool_.join();
    return std::move(everything_);
  }

 private:
  void visit(const std::string& url) {
    const std::lock_guard lock(mutex_);
    Fetched fetched = manyhands::web::fetch(url);
    for (const auto& link : fetched.links) add(link);
    everything_.push_back(std::move(fetched));
  }

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
