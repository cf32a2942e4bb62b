// expect: correct too-many-in-flight
// Leaves the size of the pool to the library, which goes by the cores of the machine. How many requests a
// server can bear has nothing to do with those.
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
  Crawl() = default;

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

CrawlResult crawl(const std::string& start, int) {
  Crawl crawl;
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
