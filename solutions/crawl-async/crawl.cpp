// Each request is its own coroutine, and each answer starts new ones for its links. No coroutine waits for
// work, so none has to be woken, and the end needs no code: run() returns when no coroutine is left, and one
// is left as long as any request is in flight.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
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

// Called when a coroutine has ended. An exception that left the coroutine comes out of run(). asio::detached
// would silently drop it.
void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

// No mutex: only one coroutine runs at a time, and others run only while it is suspended at a co_await.
// Everything between two co_awaits is one atomic step.
class Crawl {
 public:
  Crawl(asio::io_context& loop, int limit) : loop_(loop), client_(loop.get_executor()), limit_(limit) {}

  // Checks and marks without a co_await in between, so no other coroutine can interfere.
  void add(const std::string& url) {
    if (seen_.insert(url).second) waiting_.push(url);
  }

  // Called whenever URLs may be waiting and the limit may allow more requests: at the start and after each
  // answer.
  void start_requests() {
    while (!waiting_.empty() && on_their_way_ < limit_) {
      // Removed from the queue and counted before the coroutine starts: within run() the coroutine may begin
      // at once, and it uses both.
      const std::string url = waiting_.front();
      waiting_.pop();
      ++on_their_way_;
      asio::co_spawn(loop_, follow(url), ended);
    }
  }

  [[nodiscard]] const std::vector<Fetched>& everything() const { return everything_; }

 private:
  // Takes the URL by value: the caller's string is gone long before the page arrives.
  asio::awaitable<void> follow(std::string url) {
    Fetched fetched = co_await fetch(client_, url);
    --on_their_way_;
    for (const auto& link : fetched.links) add(link);
    everything_.push_back(std::move(fetched));
    start_requests();
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
  crawl.start_requests();  // before run(): without work, run() returns at once
  loop.run();
  return manyhands::web::in_order(start, crawl.everything());
}
