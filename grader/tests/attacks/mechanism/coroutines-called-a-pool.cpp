// attack: crawl-executor
// tries: to pass coroutines in one event loop off as the tasks of a pool
// points: 65
// finding: mechanism requests-without-workers

#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <queue>
#include <unordered_set>

#include "manyhands/async.hpp"

namespace {

namespace asio = boost::asio;

void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

class Crawl {
 public:
  Crawl(asio::io_context& loop, int limit) : loop_(loop), client_(loop.get_executor()), limit_(limit) {}

  void add(const std::string& url) {
    if (seen_.insert(url).second) waiting_.push(url);
  }

  void start_requests() {
    for (; !waiting_.empty() && on_their_way_ < limit_; ++on_their_way_) {
      asio::co_spawn(loop_, follow(waiting_.front()), ended);
      waiting_.pop();
    }
  }

  std::vector<Fetched> everything;

 private:
  asio::awaitable<void> follow(std::string url) {
    Fetched fetched{url, Fetched::Kind::failed, {}};
    try {
      fetched = manyhands::web::fetched(url, co_await client_.get(url));
    } catch (const manyhands::net::Error&) {
    }
    --on_their_way_;
    for (const auto& link : fetched.links) add(link);
    everything.push_back(std::move(fetched));
    start_requests();
  }

  asio::io_context& loop_;
  manyhands::net::AsyncClient client_;
  const int limit_;
  int on_their_way_ = 0;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  Crawl crawl(loop, workers);
  crawl.add(start);
  crawl.start_requests();
  loop.run();
  return manyhands::web::in_order(start, crawl.everything);
}
