#include <unistd.h>

#include "grade/busy_programs.hpp"
#include "grade/quiet_moment.hpp"
#include "kit/host/base/catch.hpp"

namespace quiet_moment_test {

using namespace manyhands::grade;

TEST_CASE("The busiest programs are those that used most between two looks") {
  const auto second = ::sysconf(_SC_CLK_TCK);
  CpuTimes before, after;
  before.add(1, "init", 1000 * second);
  after.add(1, "init", 1000 * second);
  before.add(2, "ninja", 10 * second);
  after.add(2, "ninja", 11 * second);
  for (int pid = 10; pid < 14; ++pid) after.add(pid, "cc1plus", second);  // started in the meantime
  before.add(20, "old", 900 * second, 1);  // its pid was reused by another program
  after.add(20, "new", second / 2, 2);
  before.add(30, "kworker", 500 * second, 3);
  after.add(30, "renamed", 500 * second, 3);
  const auto busiest = after.busiest_since(before, 2);
  REQUIRE(busiest.size() == 3);
  CHECK(busiest[0].name == "cc1plus");
  CHECK(busiest[0].cores == 2);
  CHECK(words_of(busiest) == "cc1plus (2.0 cores), ninja (0.5), new (0.2)");
  CHECK(words_of(after.busiest_since(before, 2, 1)) == "cc1plus (2.0 cores)");
  CHECK(words_of({}).empty());
}

TEST_CASE("A wait that somebody skips ends at once, and says so") {
  int asked = 0;
  // More cores than any machine has, so no quiet moment comes.
  const QuietWait wait{1'000'000, std::chrono::hours(1), [](std::chrono::seconds, const std::string&) {},
                       [&asked] { return ++asked == 2; }};
  CHECK(wait_for_quiet_moment(wait).how == QuietMoment::skipped);
  CHECK(asked == 2);
}

TEST_CASE("A wait that is over has not come") {
  const QuietWait wait{1'000'000, std::chrono::seconds(0), [](std::chrono::seconds, const std::string&) {},
                       [] { return false; }};
  CHECK(wait_for_quiet_moment(wait).how == QuietMoment::did_not_come);
}

}  // namespace quiet_moment_test
