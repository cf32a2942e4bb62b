// expect: mechanism waits-for-each-task at "co_await client.get(url)"
// Awaits each page of a list before it requests the next one: coroutines, but one request at a time.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <unordered_set>

namespace {

namespace asio = boost::asio;

asio::awaitable<Fetched> fetch(AsyncClient& client, std::string url) {
  try {
    const auto response = co_await client.get(url);
    co_return manyhands::web::fetched(url, response);
  } catch (const manyhands::net::Error&) {
  }
  co_return Fetched{url, Fetched::Kind::failed, {}};
}

void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

asio::awaitable<void> fetch_all(AsyncClient& client, std::string start, std::vector<Fetched>& everything) {
  std::unordered_set<std::string> seen{start};
  std::vector<std::string> level{start};
  while (!level.empty()) {
    std::vector<std::string> next;
    for (const auto& url : level) {
      everything.push_back(co_await fetch(client, url));
      for (const auto& link : everything.back().links)
        if (seen.insert(link).second) next.push_back(link);
    }
    level = std::move(next);
  }
}

}  // namespace

CrawlResult crawl(const std::string& start, int) {
  asio::io_context loop;
  AsyncClient client(loop.get_executor());
  std::vector<Fetched> everything;
  asio::co_spawn(loop, fetch_all(client, start, everything), ended);
  loop.run();
  return manyhands::web::in_order(start, everything);
}
