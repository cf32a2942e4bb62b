// What every crawler must do, and nothing else: the tests are in the suite for all crawlers.
#include "kit/host/suites/crawl_suite.hpp"

namespace {

const manyhands::host::RegisterCrawlSuite suite{{.pages_task = 1, .workers_task = 2, .depths_task = 3}};

}  // namespace
