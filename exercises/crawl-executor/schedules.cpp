// Small programs for the check `schedules`: which orders of the pool's steps break the crawler?
#include "crawl.hpp"
#include "kit/schedules/program/crawled.hpp"
#include "kit/schedules/program/program.hpp"

namespace {

using manyhands::schedules::check_crawl;

MANYHANDS_SCHEDULES(late_links, 1,
                    "a pool of two threads; the last page is only known when all others have been read") {
  check_crawl(crawl, {{"/", {"/a", "/b"}}, {"/a", {"/c"}}, {"/b", {"/c", "/"}}, {"/c", {}}}, 2);
}

MANYHANDS_SCHEDULES(failed, 1,
                    "a pool of three threads; of three URLs, one is missing and one does not answer") {
  check_crawl(crawl, {{"/", {"/a", "/b", "/gone"}}, {"/a", {"/b"}}, {"/b", {}}}, 3, {"/b"});
}

MANYHANDS_SCHEDULES(chain, 2, "a pool of two threads, and a chain of three pages") {
  check_crawl(crawl, {{"/", {"/a"}}, {"/a", {"/b"}}, {"/b", {}}}, 2);
}

}  // namespace
