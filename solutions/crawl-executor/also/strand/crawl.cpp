// A strand instead of a mutex. Only tasks in one strand use the shared data, and a strand runs its tasks one
// at a time, on any free thread of the pool. The requests do not run in the strand: they run in parallel, and
// only pass their answers to it.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

class Crawl {
 public:
  explicit Crawl(int workers)
      : pool_(static_cast<std::size_t>(workers)), one_at_a_time_(asio::make_strand(pool_)) {}

  std::vector<Fetched> run(const std::string& start) {
    add(start);    // safe without the strand: no task runs yet
    pool_.join();  // waits until no task is left, in the strand or outside it
    return std::move(everything_);
  }

 private:
  // Call only in the strand.
  void add(const std::string& url) {
    if (!seen_.insert(url).second) return;
    asio::post(pool_, [this, url] {
      asio::post(one_at_a_time_,
                 [this, fetched = manyhands::web::fetch(url)]() mutable { store(std::move(fetched)); });
    });
  }

  // Call only in the strand.
  void store(Fetched fetched) {
    for (const auto& link : fetched.links) add(link);
    everything_.push_back(std::move(fetched));
  }

  std::unordered_set<std::string> seen_;
  std::vector<Fetched> everything_;
  asio::thread_pool pool_;
  asio::strand<asio::thread_pool::executor_type> one_at_a_time_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  return manyhands::web::in_order(start, Crawl(workers).run(start));
}
