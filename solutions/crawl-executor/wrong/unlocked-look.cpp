// expect: races data-race
// Looks at the set of seen URLs without the lock, "only to save time". Another task may be writing to it just
// then. (With so much room reserved the set never moves its elements, so the answers come out right all the
// same.)
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
  explicit Crawl(int workers) : pool_(static_cast<std::size_t>(workers)) { seen_.reserve(100000); }

  void add(const std::string& url) {
    if (seen_.count(url) != 0) return;
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
    Fetched fetched = manyhands::web::fetch(url);
    for (const auto& link : fetched.links) add(link);
    const std::lock_guard lock(mutex_);
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
