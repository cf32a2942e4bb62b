// The coroutine only fetches. It passes the answer to a callback, which decides what to do next. All state is
// local to one function and its lambdas.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
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

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  AsyncClient client(loop.get_executor());
  std::unordered_set<std::string> seen{start};
  std::queue<std::string> waiting;
  std::vector<Fetched> everything;
  int room = workers;
  waiting.push(start);

  // Captured by reference, because everything here lives until run() has returned.
  std::function<void()> fill = [&] {
    for (; room > 0 && !waiting.empty(); --room) {
      std::string url = std::move(waiting.front());
      waiting.pop();
      asio::co_spawn(loop, fetch(client, std::move(url)), [&](std::exception_ptr error, Fetched fetched) {
        if (error) std::rethrow_exception(error);
        ++room;
        for (const auto& link : fetched.links)
          if (seen.insert(link).second) waiting.push(link);
        everything.push_back(std::move(fetched));
        fill();
      });
    }
  };
  fill();
  loop.run();
  return manyhands::web::in_order(start, everything);
}
