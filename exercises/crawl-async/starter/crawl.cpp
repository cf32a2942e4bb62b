#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <queue>
#include <unordered_set>

namespace {

namespace asio = boost::asio;

// Asks for one URL. While the answer is on its way, this coroutine sleeps, and the thread is free.
asio::awaitable<Fetched> fetch(AsyncClient& client, std::string url) {
  try {
    const auto response = co_await client.get(url);
    co_return manyhands::web::fetched(url, response);
  } catch (const manyhands::net::Error&) {
    // Nobody answers there: that has failed.
  }
  co_return Fetched{url, Fetched::Kind::failed, {}};
}

// One request after the other.
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

// What is called when a coroutine has ended. An exception that left it comes out of run().
void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

}  // namespace

CrawlResult crawl(const std::string& start, [[maybe_unused]] int workers) {
  asio::io_context loop;
  AsyncClient client(loop.get_executor());
  std::vector<Fetched> everything;
  asio::co_spawn(loop, fetch_all(client, start, everything), ended);
  loop.run();  // lets the coroutines take turns on this thread, until all of them have ended
  return manyhands::web::in_order(start, everything);
}
