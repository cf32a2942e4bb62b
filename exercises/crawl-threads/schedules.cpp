// Small programs for the check `schedules`: which orders of the threads' steps break the crawler?
#include "crawl.hpp"
#include "kit/schedules/program/crawled.hpp"
#include "kit/schedules/program/program.hpp"

namespace {

using manyhands::schedules::check_crawl;

MANYHANDS_SCHEDULES(late_links, 1,
                    "two workers; the last page is only known when all others have been read") {
  check_crawl(crawl, {{"/", {"/a", "/b"}}, {"/a", {"/c"}}, {"/b", {"/c", "/"}}, {"/c", {}}}, 2);
}

MANYHANDS_SCHEDULES(few_pages, 1, "three workers, and a page that links to a single other one") {
  check_crawl(crawl, {{"/", {"/a"}}, {"/a", {}}}, 3);
}

MANYHANDS_SCHEDULES(limit, 1, "two workers, and three pages at once") {
  check_crawl(crawl, {{"/", {"/a", "/b", "/c"}}, {"/a", {}}, {"/b", {}}, {"/c", {"/a"}}}, 2);
}

}  // namespace
