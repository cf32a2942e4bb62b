// What every crawler must do; and no task of this one waits for another.
#include <vector>

#include "kit/host/catch.hpp"
#include "kit/host/crawl_suite.hpp"
#include "kit/host/expect.hpp"

namespace {

using namespace manyhands;

const host::RegisterCrawlSuite suite{{.pages_task = 1, .workers_task = 2, .depths_task = 1}};

// A task that waits for the one behind it keeps its thread meanwhile: after as many pages as there are
// threads, nobody is left to fetch the next.
TEST_CASE("Pages in a row, more of them than the pool has threads", "[task2][small]") {
  std::vector<std::vector<int>> links(static_cast<std::size_t>(host::workers()) + 4);
  for (std::size_t page = 1; page < links.size(); ++page) links[page - 1] = {static_cast<int>(page)};
  for (const int workers : {2, host::workers()}) host::crawled(host::shaped_site(links), workers);
}

}  // namespace
