// What every crawler must do; and also: no task waits for another, and the pool has the requested size.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/crawl_suite.hpp"
#include "kit/site/server.hpp"

namespace {

using namespace manyhands;

const host::RegisterCrawlSuite suite{
    {.pages_task = 1, .workers_task = 2, .depths_task = 1, .in_a_pool = true}};

// A task that waits for the next one blocks its thread: after as many pages as there are threads, no thread
// is left to fetch the next page.
TEST_CASE("A chain of pages, longer than the pool has threads", "[task2][small]") {
  std::vector<std::vector<int>> links(static_cast<std::size_t>(host::workers()) + 4);
  for (std::size_t page = 1; page < links.size(); ++page) links[page - 1] = {static_cast<int>(page)};
  for (const int workers : {2, host::workers()}) host::crawled(host::shaped_site(links), workers);
}

TEST_CASE("With two workers, two requests are in flight and never more", "[task2]") {
  constexpr int asked_for = 2;
  std::vector<std::vector<int>> links(13);
  for (int page = 1; page <= 12; ++page) links[0].push_back(page);
  site::Server server(host::shaped_site(links, std::chrono::milliseconds(30)));
  host::crawled(server, host::crawl_call(server.start_url(), asked_for));
  int most = 0;
  for (const auto& request : server.ledger()) most = std::max(most, request.in_flight);
  host::expect(
      most <= asked_for, "too-many-in-flight",
      fmt::format("crawl was called with {} workers, but {} requests were in flight at once. A pool has as "
                  "many threads as you pass to its constructor: thread_pool pool(workers), one pool in each "
                  "call",
                  asked_for, most));
}

}  // namespace
