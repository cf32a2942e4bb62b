// expect: correct ended-with-work-left
// If the server does not answer, client.get throws, and the line that frees the request's place is skipped.
// Each such URL costs one place forever: with a hundred places nobody notices, but with one or two the crawl
// ends early.
#include "crawl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <queue>
#include <unordered_set>

namespace {

namespace asio = boost::asio;

struct Crawl {
  asio::io_context loop;
  AsyncClient client{loop.get_executor()};
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen;
  std::queue<std::string> waiting;
  int in_flight = 0;
  int workers = 1;

  asio::awaitable<void> visit(std::string url) {
    try {
      Fetched fetched = manyhands::web::fetched(url, co_await client.get(url));
      --in_flight;
      for (const auto& link : fetched.links)
        if (seen.insert(link).second) waiting.push(link);
      everything.push_back(std::move(fetched));
    } catch (const manyhands::net::Error&) {
      everything.push_back({url, Fetched::Kind::failed, {}});
    }
    start_more();
  }

  void start_more() {
    while (in_flight < workers && !waiting.empty()) {
      ++in_flight;
      asio::co_spawn(loop, visit(waiting.front()), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
      });
      waiting.pop();
    }
  }
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Crawl crawl;
  crawl.workers = workers;
  crawl.seen.insert(start);
  crawl.waiting.push(start);
  crawl.start_more();
  crawl.loop.run();
  return manyhands::web::in_order(start, crawl.everything);
}
