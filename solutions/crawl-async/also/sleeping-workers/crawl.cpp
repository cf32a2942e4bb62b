// A fixed number of workers, as with threads: each takes a URL, awaits the page, and takes the next. A worker
// that finds no URL sleeps on a timer that never expires. Cancelling the timer wakes it.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
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
  Crawl(asio::io_context& loop, const std::string& start)
      : client_(loop.get_executor()), news_(loop, asio::steady_timer::time_point::max()) {
    add(start);
  }

  asio::awaitable<void> work() {
    for (;;) {
      // No other coroutine runs between the check and the wait, so no wake-up can be missed. But after
      // waking, another worker may have been faster, so check again.
      while (waiting_.empty() && not_done_ > 0) {
        boost::system::error_code cancelled;  // always set: the timer is only ever cancelled
        co_await news_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
      }
      if (waiting_.empty()) co_return;
      const std::string url = waiting_.front();
      waiting_.pop();
      Fetched fetched = co_await fetch(client_, url);
      for (const auto& link : fetched.links) add(link);
      everything_.push_back(std::move(fetched));
      if (--not_done_ == 0) news_.cancel();  // wakes all, so that they can return
    }
  }

  [[nodiscard]] const std::vector<Fetched>& everything() const { return everything_; }

 private:
  void add(const std::string& url) {
    if (!seen_.insert(url).second) return;
    waiting_.push(url);
    ++not_done_;
    news_.cancel_one();
  }

  AsyncClient client_;
  asio::steady_timer news_;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::vector<Fetched> everything_;
  int not_done_ = 0;  // URLs that are queued or in flight
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  Crawl crawl(loop, start);
  for (int i = 0; i < workers; ++i) asio::co_spawn(loop, crawl.work(), ended);
  loop.run();
  return manyhands::web::in_order(start, crawl.everything());
}
