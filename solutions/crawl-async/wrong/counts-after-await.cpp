// expect: schedules atomicity-violation
// Compares the number of requests with the limit, lets other coroutines go on, and counts afterwards. When
// two answers arrive together, both coroutines see the same free place.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <queue>
#include <unordered_set>

namespace {

namespace asio = boost::asio;

asio::awaitable<Fetched> fetch(AsyncClient& client, std::string url) {
  try {
    const auto response = co_await client.get(url);
    co_return manyhands::web::fetched(url, response);
  } catch (const manyhands::net::Error&) {
    // The server did not answer: the URL has failed.
  }
  co_return Fetched{url, Fetched::Kind::failed, {}};
}

void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

class Crawl {
 public:
  Crawl(asio::io_context& loop, int limit) : loop_(loop), client_(loop.get_executor()), limit_(limit) {}

  void add(const std::string& url) {
    if (seen_.insert(url).second) waiting_.push(url);
  }

  asio::awaitable<void> start_requests() {
    while (!waiting_.empty() && on_their_way_ < limit_) {
      const std::string url = waiting_.front();
      waiting_.pop();
      co_await asio::post(loop_, asio::use_awaitable);  // so that others get their turn
      ++on_their_way_;
      asio::co_spawn(loop_, follow(url), ended);
    }
  }

  [[nodiscard]] const std::vector<Fetched>& everything() const { return everything_; }

 private:
  asio::awaitable<void> follow(std::string url) {
    Fetched fetched = co_await fetch(client_, url);
    --on_their_way_;
    for (const auto& link : fetched.links) add(link);
    everything_.push_back(std::move(fetched));
    co_await start_requests();
  }

  asio::io_context& loop_;
  AsyncClient client_;
  const int limit_;
  int on_their_way_ = 0;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::vector<Fetched> everything_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  Crawl crawl(loop, workers);
  crawl.add(start);
  asio::co_spawn(loop, crawl.start_requests(), ended);
  loop.run();
  return manyhands::web::in_order(start, crawl.everything());
}
