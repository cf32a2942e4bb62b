// expect: mechanism serial
// Uses an io_context instead of the pool. It has no threads of its own: it runs tasks in the threads that
// call run(), and only the caller does.
#include "crawl.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace {

class Crawl {
 public:
  void add(const std::string& url) {
    if (seen_.insert(url).second) asio::post(tasks_, [this, url] { visit(url); });
  }

  std::vector<Fetched> wait_for_all() {
    tasks_.run();
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
  asio::io_context tasks_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int) {
  Crawl crawl;
  crawl.add(start);
  return manyhands::web::in_order(start, crawl.wait_for_all());
}
