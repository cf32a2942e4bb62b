// What every crawler must do, here on one thread; and what may be lost if exceptions are not caught.
#include <fmt/format.h>

#include <algorithm>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/suites/crawl_suite.hpp"
#include "kit/site/server.hpp"
#include "model/known_code.hpp"

namespace {

using namespace manyhands;
using std::chrono::milliseconds;

// In real time, latencies are long compared with what the server and the program do in between (about 100 µs
// per page), so that 100 requests are in flight even if both share one core. In virtual time, many answers
// are due at the same instant: each instant costs some real time, so there are not too many.
const host::RegisterCrawlSuite suite{{.pages_task = 1,
                                      .workers_task = 2,
                                      .depths_task = 1,
                                      .one_thread = true,
                                      .speed_pages = 3000,
                                      .speed_latency_min = milliseconds(30),
                                      .speed_latency_max = milliseconds(60),
                                      .virtual_pages = 6000,
                                      .virtual_latency_min = milliseconds(60),
                                      .virtual_latency_max = milliseconds(120),
                                      .virtual_latency_step = milliseconds(10)}};

constexpr int nobodys_host = 7;  // 127.0.0.9: no site has a server at this address

void lead_to_nobody(site::Page& page, const std::string& path) {
  page.status = 302;
  page.redirect_host = nobodys_host;
  page.redirect_to = path;
}

std::string nobodys_url(const site::Server& server, const std::string& path) {
  return fmt::format("http://127.0.0.{}:{}{}", 2 + nobodys_host, server.port(), path);
}

TEST_CASE("A redirect to a server that does not answer is a failed URL, and all other pages are found",
          "[task1][small]") {
  // This comes first: a dropped exception does no harm as long as every server answers.
  auto site = host::shaped_site({{1, 2, 3}, {2}, {4}, {}, {5}, {}});
  host::crawled(site, host::workers());

  lead_to_nobody(site.pages[1], "/nobody");
  site::Server server(site);
  const auto url = nobodys_url(server, "/nobody");
  const auto reply = host::call(host::crawl_call(server.start_url(), host::workers()), &server);
  if (reply.run.outcome == Outcome::hung)
    host::fail(
        "exception-lost",
        fmt::format("no server answers at {}, and then crawl never returns: the exception from client.get "
                    "ended a coroutine unnoticed",
                    url));
  auto found = host::crawled_in(host::answer_of(reply).value);
  const auto reported = std::find(found.failed.begin(), found.failed.end(), url);
  host::expect(
      reported != found.failed.end(), "exception-lost",
      fmt::format("no server answers at {}, but it is not among the failed URLs: the exception from "
                  "client.get ends the coroutine. Catch net::Error in it; note that asio::detached drops "
                  "exceptions that leave a coroutine",
                  url));
  found.failed.erase(reported);
  if (auto wrong = host::judge_lists(server, reply.run.requests, found)) host::fail(*wrong);
  SUCCEED();
}

TEST_CASE("A request that gets no answer also frees its place", "[task2][small]") {
  // More such URLs than places: in any order, some URL is left when the last place has been lost.
  for (const int places : {1, 2}) {
    auto site = host::shaped_site({{1, 2, 3, 4}, {}, {}, {}, {5}, {6}, {}});
    for (int page = 1; page <= places + 1; ++page)
      lead_to_nobody(site.pages[static_cast<std::size_t>(page)], fmt::format("/nobody-{}", page));
    site::Server server(site);
    const auto reply = host::call(host::crawl_call(server.start_url(), places), &server);
    const auto why = fmt::format(
        "{} of the URLs have no server that answers, and `workers` is {}. However a request ends, it must "
        "free its place: also if client.get throws",
        places + 1, places);
    if (reply.run.outcome == Outcome::hung) {
      auto stuck = host::diagnose(reply.run, host::context().prefix);
      if (stuck.code == KnownCode("hang")) stuck.message = "crawl never returns. " + why;
      host::fail(stuck);
    }
    auto found = host::crawled_in(host::answer_of(reply).value);
    auto& failed = found.failed;
    for (int page = 1; page <= places + 1; ++page) {
      const auto reported =
          std::find(failed.begin(), failed.end(), nobodys_url(server, fmt::format("/nobody-{}", page)));
      if (reported == failed.end())
        host::fail("ended-with-work-left", "crawl returned, but had not asked for all URLs. " + why);
      failed.erase(reported);
    }
    if (auto wrong = host::judge_lists(server, reply.run.requests, found)) {
      if (wrong->code == KnownCode("missing-pages")) {
        wrong->code = KnownCode("ended-with-work-left").str();
        wrong->message += ". " + why;
      }
      host::fail(*wrong);
    }
  }
  SUCCEED();
}

}  // namespace
