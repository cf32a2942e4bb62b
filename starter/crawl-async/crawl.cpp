#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <queue>
#include <unordered_set>

namespace {

namespace asio = boost::asio;

// Requests one URL. While the request is in flight, this coroutine is suspended, and the thread is free.
asio::awaitable<Fetched> fetch(AsyncClient& client, std::string url) {
  try {
    const auto response = co_await client.get(url);
    co_return manyhands::web::fetched(url, response);
  } catch (const manyhands::net::Error&) {
    // The server does not answer: this URL has failed.
  }
  co_return Fetched{url, Fetched::Kind::failed, {}};
}

// One request after another.
asio::awaitable<void> fetch_all(AsyncClient& client, std::string start, std::vector<Fetched>& everything) {
  std::unordered_set<std::string> seen{start};
  std::queue<std::string> waiting;
  waiting.push(start);

  while (!waiting.empty()) {
    const std::string url = waiting.front();
    waiting.pop();
    Fetched fetched = co_await fetch(client, url);
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) waiting.push(link);
    everything.push_back(std::move(fetched));
  }
}

// Called when a coroutine has ended. If an exception escaped from it, run() throws this exception.
void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace

CrawlResult crawl(const std::string& start, [[maybe_unused]] int workers) {
  asio::io_context loop;
  AsyncClient client(loop.get_executor());
  std::vector<Fetched> everything;
  asio::co_spawn(loop, fetch_all(client, start, everything), ended);
  loop.run();  // runs the coroutines in turn on this thread, until all of them have ended
  return manyhands::web::in_order(start, everything);
}
