// expect: mechanism waits-for-each-task at "co_await client.get(url)"
// A hundred workers, but at the beginning there is one URL: ninety-nine find nothing to do, and end.
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
  }
  co_return Fetched{url, Fetched::Kind::failed, {}};
}

void ended(std::exception_ptr error) {
  if (error) std::rethrow_exception(error);
}

class Crawl {
 public:
  Crawl(asio::io_context& loop, const std::string& start) : client_(loop.get_executor()) { add(start); }

  asio::awaitable<void> work() {
    for (;;) {
      if (waiting_.empty()) co_return;
      const std::string url = waiting_.front();
      waiting_.pop();
      Fetched fetched = co_await fetch(client_, url);
      for (const auto& link : fetched.links) add(link);
      everything_.push_back(std::move(fetched));
    }
  }

  [[nodiscard]] const std::vector<Fetched>& everything() const { return everything_; }

 private:
  void add(const std::string& url) {
    if (seen_.insert(url).second) waiting_.push(url);
  }

  AsyncClient client_;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::vector<Fetched> everything_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  asio::io_context loop;
  Crawl crawl(loop, start);
  for (int i = 0; i < workers; ++i) asio::co_spawn(loop, crawl.work(), ended);
  loop.run();
  return manyhands::web::in_order(start, crawl.everything());
}
