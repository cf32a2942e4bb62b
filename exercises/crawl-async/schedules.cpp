// Small programs for the check `schedules`: which orders of the answers break the crawler?
#include "crawl.hpp"
#include "kit/schedules/program/crawled.hpp"
#include "kit/schedules/program/program.hpp"

namespace {

using manyhands::schedules::check_crawl;

MANYHANDS_SCHEDULES(late_links, 1,
                    "two requests at once; the last page is only known when all others have been read") {
  check_crawl(crawl, {{"/", {"/a", "/b"}}, {"/a", {"/c"}}, {"/b", {"/c", "/"}}, {"/c", {}}}, 2);
}

MANYHANDS_SCHEDULES(limit, 2, "two requests at once, and five pages that are known from the beginning") {
  check_crawl(
      crawl,
      {{"/", {"/a", "/b", "/c", "/d", "/e"}}, {"/a", {}}, {"/b", {}}, {"/c", {"/a"}}, {"/d", {}}, {"/e", {}}},
      2);
}

MANYHANDS_SCHEDULES(failed, 2, "two requests at once; of five URLs, one is missing and two do not answer") {
  check_crawl(crawl, {{"/", {"/a", "/b", "/c"}}, {"/a", {"/gone"}}, {"/b", {}}, {"/c", {}}}, 2, {"/b", "/c"});
}

}  // namespace
