// Workers that take URLs from a channel: a queue on which a coroutine can wait. Closing it tells all of them
// that no more URLs will come.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <limits>
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

using Channel = asio::experimental::channel<void(boost::system::error_code, std::string)>;

struct Shared {
  Shared(asio::io_context& loop)
      : client(loop.get_executor()), urls(loop, std::numeric_limits<std::size_t>::max()) {}

  void add(const std::string& url) {
    if (!seen.insert(url).second) return;
    ++not_done;
    urls.try_send(boost::system::error_code(), url);  // never full
  }

  AsyncClient client;
  Channel urls;
  std::unordered_set<std::string> seen;
  std::vector<Fetched> everything;
  int not_done = 0;
};

asio::awaitable<void> work(Shared& shared) {
  for (;;) {
    boost::system::error_code closed;
    const std::string url =
        co_await shared.urls.async_receive(asio::redirect_error(asio::use_awaitable, closed));
    if (closed) co_return;
    Fetched fetched = co_await fetch(shared.client, url);
    for (const auto& link : fetched.links) shared.add(link);
    shared.everything.push_back(std::move(fetched));
    if (--shared.not_done == 0) shared.urls.close();
  }
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  Shared shared(loop);
  shared.add(start);
  for (int i = 0; i < workers; ++i) asio::co_spawn(loop, work(shared), ended);
  loop.run();
  return manyhands::web::in_order(start, shared.everything);
}
