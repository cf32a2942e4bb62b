// Small programs for the check `schedules`: which orders of the threads' steps give another answer?
#include <string>
#include <vector>

#include "kit/schedules/program/program.hpp"
#include "kit/schedules/program/site.hpp"
#include "two_kinds.hpp"

namespace {

using manyhands::schedules::check;

MANYHANDS_SCHEDULES(fetching, 1, "two threads fetch three pages") {
  using manyhands::schedules::Site;
  const Site site({{"/a", {}}, {"/b", {"/a"}}, {"/c", {"/b"}}}, {}, 2);
  const std::vector<std::string> urls{site.url_of("/a"), site.url_of("/b"), site.url_of("/c")};
  const auto bodies = fetch_all(urls, 2);
  check(bodies.size() == urls.size(), "there is an answer for each URL");
  for (std::size_t i = 0; i < bodies.size(); ++i)
    check(bodies[i] == site.answer_to(urls[i]).body, "element i is the answer from urls[i]");
  check(site.requests() == 3, "each URL is requested once");
}

MANYHANDS_SCHEDULES(counting, 2, "two threads count the primes of four ranges") {
  const std::vector<Range> ranges{{0, 10}, {10, 20}, {20, 24}, {24, 40}};
  check(count_primes(ranges, 2) == std::vector<int>{4, 4, 1, 3},
        "element i is the number of primes in ranges[i]");
}

}  // namespace
