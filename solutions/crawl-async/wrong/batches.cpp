// expect: mechanism too-few-in-flight at "co_await client.get(url)"
// As many requests as allowed, then a wait for all of them, and the next ones: the places of those that are
// back first stay empty until the slowest is there.
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
    // Nobody answers there: that has failed.
  }
  co_return Fetched{url, Fetched::Kind::failed, {}};
}

// What is called when a coroutine has ended. An exception that left it comes out of run(); asio::detached
// would drop it, and nobody would ever know.
void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

// No mutex: only one coroutine runs at a time, and another gets its turn only where this one says co_await.
// Between two of those, whatever is done is one step.
class Crawl {
 public:
  Crawl(asio::io_context& loop, int limit) : loop_(loop), client_(loop.get_executor()), limit_(limit) {}

  // Looking and marking without a co_await in between: no other coroutine can look meanwhile.
  void add(const std::string& url) {
    if (seen_.insert(url).second) waiting_.push(url);
  }

  // Called whenever there may be room and URLs for it: at the beginning, and after each answer.
  void start_requests() {
    while (!waiting_.empty() && on_their_way_ < limit_) {
      // Out of the queue and counted before the coroutine starts: within run() it may begin at once, and look
      // at both.
      const std::string url = waiting_.front();
      waiting_.pop();
      ++on_their_way_;
      asio::co_spawn(loop_, follow(url), ended);
    }
  }

  [[nodiscard]] const std::vector<Fetched>& everything() const { return everything_; }

 private:
  // The URL by value: the string that it is started with is gone long before the page is there.
  asio::awaitable<void> follow(std::string url) {
    Fetched fetched = co_await fetch(client_, url);
    --on_their_way_;
    for (const auto& link : fetched.links) add(link);
    everything_.push_back(std::move(fetched));
    if (on_their_way_ == 0) start_requests();
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
  crawl.start_requests();  // before run(): a loop without work returns at once
  loop.run();
  return manyhands::web::in_order(start, crawl.everything());
}
