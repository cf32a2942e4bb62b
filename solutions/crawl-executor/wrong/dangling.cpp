// expect: memory memory-error at "manyhands::web::fetch(url)"
// The task captures the URL by reference. It is a string in the answer of another page, which is gone when
// a thread of the pool comes round to the task.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <mutex>
#include <unordered_set>
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
    asio::post(pool_, [this, &url] { visit(url); });
  }

  std::vector<Fetched> wait_for_all() {
    pool_.join();
    return everything_;
  }

 private:
  void visit(const std::string& url) {
    Fetched fetched = manyhands::web::fetch(url);
    for (const auto& link : fetched.links) add(link);
    const std::lock_guard lock(mutex_);
    everything_.push_back(fetched);
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
