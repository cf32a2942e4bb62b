// expect: mechanism strand-over-everything at "manyhands::web::fetch(url)"
// Posts the whole task to a strand, the request with it. A strand runs one task at a time, so there is never
// more than one request on its way.
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

  // Only in the strand, or before any task runs.
  void add(const std::string& url) {
    if (seen_.insert(url).second) asio::post(one_at_a_time_, [this, url] { visit(url); });
  }

  std::vector<Fetched> wait_for_all() {
    pool_.join();
    return std::move(everything_);
  }

 private:
  void visit(const std::string& url) {
    Fetched fetched = manyhands::web::fetch(url);
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
  Crawl crawl(workers);
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
