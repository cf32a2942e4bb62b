// Level by level, with structured concurrency: one coroutine starts a group of others, awaits the whole
// group, and continues with what they found. No coroutine outlives its caller, so references are safe. The
// price: at the end of each level, fewer requests are in flight until the slowest page has arrived.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
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

// One worker of a level: takes the next URL as long as there are any.
asio::awaitable<void> share(AsyncClient& client, const std::vector<std::string>& level, std::size_t& next,
                            std::vector<Fetched>& everything) {
  while (next < level.size()) {
    const std::string& url = level[next++];
    Fetched fetched = co_await fetch(client, url);
    everything.push_back(std::move(fetched));
  }
}

asio::awaitable<void> fetch_level(AsyncClient& client, const std::vector<std::string>& level, int workers,
                                  std::vector<Fetched>& everything) {
  const auto executor = co_await asio::this_coro::executor;
  std::size_t next = 0;
  const auto one = [&] {
    return asio::co_spawn(executor, share(client, level, next, everything), asio::deferred);
  };
  std::vector<decltype(one())> group;
  for (int i = 0; i < workers; ++i) group.push_back(one());
  const auto [order, errors] = co_await asio::experimental::make_parallel_group(std::move(group))
                                   .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
}

asio::awaitable<std::vector<Fetched>> fetch_all(AsyncClient& client, std::string start, int workers) {
  std::unordered_set<std::string> seen{start};
  std::vector<std::string> level{start};
  std::vector<Fetched> everything;
  while (!level.empty()) {
    const std::size_t before = everything.size();
    co_await fetch_level(client, level, workers, everything);
    level.clear();
    for (std::size_t i = before; i < everything.size(); ++i)
      for (const auto& link : everything[i].links)
        if (seen.insert(link).second) level.push_back(link);
  }
  co_return everything;
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  AsyncClient client(loop.get_executor());
  std::vector<Fetched> everything;
  asio::co_spawn(loop, fetch_all(client, start, workers),
                 [&](std::exception_ptr error, std::vector<Fetched> all) {
                   if (error) std::rethrow_exception(error);
                   everything = std::move(all);
                 });
  loop.run();
  return manyhands::web::in_order(start, everything);
}
