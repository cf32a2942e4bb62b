// What every crawler must do, on one thread; and what may get lost where nobody catches it.
#include <fmt/format.h>

#include <algorithm>

#include "kit/host/catch.hpp"
#include "kit/host/crawl_suite.hpp"
#include "kit/host/expect.hpp"
#include "kit/site/server.hpp"

namespace {

using namespace manyhands;
using std::chrono::milliseconds;

// Latencies are long against what the server and the program do in between (some 100 µs a page), so that 100
// requests are in flight even where both share one core.
const host::RegisterCrawlSuite suite{{.pages_task = 1,
                                      .workers_task = 2,
                                      .depths_task = 1,
                                      .one_thread = true,
                                      .speed_pages = 3000,
                                      .speed_latency_min = milliseconds(30),
                                      .speed_latency_max = milliseconds(60)}};

TEST_CASE("A redirect to where nobody answers is a failed URL, and the rest is found all the same",
          "[task1][small]") {
  // An exception that is dropped does no harm as long as everybody answers: this comes first.
  auto site = host::shaped_site({{1, 2, 3}, {2}, {4}, {}, {5}, {}});
  host::crawled(site, host::workers());

  constexpr int nobodys_host = 7;  // 127.0.0.9: of the addresses that sites have, this one has no server
  site.pages[1].status = 302;
  site.pages[1].redirect_host = nobodys_host;
  site.pages[1].redirect_to = "/nobody";
  site::Server server(site);
  const auto url = fmt::format("http://127.0.0.{}:{}/nobody", 2 + nobodys_host, server.port());
  const auto reply = host::call(host::crawl_call(server.start_url(), host::workers()), &server);
  if (reply.run.outcome == Outcome::hung)
    host::fail(
        "exception-lost",
        fmt::format("nobody answers at {}, and then crawl never returns: what client.get throws there has "
                    "ended a coroutine, and nobody was told",
                    url));
  auto found = host::crawled_in(host::answer_of(reply).value);
  if (!found) host::fail("broken-answer", "the answer could not be read");
  const auto reported = std::find(found->failed.begin(), found->failed.end(), url);
  host::expect(
      reported != found->failed.end(), "exception-lost",
      fmt::format("nobody answers at {}, and it does not stand among the failed URLs: what client.get "
                  "throws there ends the coroutine. Catch net::Error in it; and know that "
                  "asio::detached drops whatever leaves a coroutine",
                  url));
  found->failed.erase(reported);
  if (auto wrong = host::judge_lists(server, reply.run.requests, *found)) host::fail(*wrong);
  SUCCEED();
}

}  // namespace
