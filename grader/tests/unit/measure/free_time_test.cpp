#include "measure/free_time.hpp"

#include <cmath>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/cpu_time_split.hpp"

namespace free_time_test {

using namespace manyhands;
using std::chrono::milliseconds;

namespace {
constexpr std::int64_t ms = 1'000'000;

/// Two tasks, 100 ms of CPU time each, 50 samples.
Run watched() {
  Run run;
  run.cpu_ns = 200 * ms;
  run.wall_ns = 100 * ms;
  run.samples = 50;
  run.max_gap_ns = 4 * ms;
  run.task_cpu_ns = {100 * ms, 100 * ms};
  run.cpu_at_width_ns = {0, 200 * ms};
  run.shortest_path_ns = run.longest_path_ns = 100 * ms;
  return run;
}
}  // namespace

TEST_CASE("free time: all of it side by side is half the CPU time on two cores") {
  const auto free = free_time(watched(), 2);
  CHECK(free.known);
  CHECK(std::abs(free.at_least(1) - 100e6) < 1);
  CHECK(std::abs(free.at_most(1) - 100e6) < 1);
  CHECK(free.lonely == 0);
}

TEST_CASE("free time: more tasks than cores are no faster than the cores") {
  auto run = watched();
  run.cpu_at_width_ns = {0, 0, 0, 200 * ms};
  CHECK(std::abs(free_time(run, 2).at_least(1) - 100e6) < 1);
  run.shortest_path_ns = run.longest_path_ns = 50 * ms;  // four of the same length
  CHECK(std::abs(free_time(run, 2).at_most(1) - 100e6) < 1);
}

TEST_CASE(
    "free time: equal tasks that end apart are taken at their path, unequal ones that end together too") {
  auto apart = watched();
  apart.cpu_at_width_ns = {60 * ms, 140 * ms};
  CHECK(std::abs(free_time(apart, 2).at_least(1) - 100e6) < 1);
  CHECK(std::abs(free_time(apart, 2).at_most(1) - 100e6) < 1);
  auto together = watched();
  together.shortest_path_ns = together.longest_path_ns = 160 * ms;
  CHECK(std::abs(free_time(together, 2).at_least(1) - 100e6) < 1);  // it may have handed out work
  CHECK(std::abs(free_time(together, 2).at_most(1) - 160e6) < 1);   // it may not have
}

TEST_CASE("free time: time with nobody at work counts as it is, work can be scaled") {
  auto run = watched();
  run.asleep_ns = 30 * ms;
  const auto free = free_time(run, 2);
  CHECK(std::abs(free.at_most(1) - 130e6) < 1);
  CHECK(std::abs(free.at_most(2) - 230e6) < 1);
}

TEST_CASE("free time: what is held against a program is the time in which nobody can have been at work") {
  auto run = watched();
  run.asleep_ns = 30 * ms;
  run.surely_asleep_ns = 20 * ms;
  CHECK(std::abs(free_time(run, 2).at_most(1) - 130e6) < 1);
  CHECK(std::abs(free_time(run, 2).at_least(1) - 120e6) < 1);
  run.tester_delay_ns = 5 * ms;
  CHECK(std::abs(free_time(run, 2).at_least(1) - 115e6) < 1);
  run.steal_ns = 12 * ms;
  run.throttled_ns = 2 * ms;
  CHECK(std::abs(free_time(run, 2).at_least(1) - 101e6) < 1);
  run.surely_asleep_ns = -1;  // recorded before this was measured
  CHECK(std::abs(free_time(run, 2).at_least(1) - 111e6) < 1);
}

TEST_CASE("free time: what no sample saw makes it unknown, a little of it does not") {
  auto run = watched();
  run.cpu_at_width_ns = {0, 120 * ms};
  CHECK_FALSE(free_time(run, 2).known);
  run.cpu_at_width_ns = {0, 180 * ms};
  CHECK(free_time(run, 2).known);
  CHECK(std::abs(free_time(run, 2).exec - 100e6) < 1);
  run.samples = 5;
  CHECK_FALSE(free_time(run, 2).known);
  CHECK_FALSE(free_time(Run{}, 2).known);
}

TEST_CASE("split of CPU time: by how many were at work, who was alone, and who had company on another CPU") {
  host::CpuTimeSplit split;
  for (int i = 0; i < 8; ++i) {  // alone, the only task
    split.note({4 * ms, 0, true, true});
    split.end_interval(milliseconds(4));
  }
  for (int i = 0; i < 8; ++i) {  // two, on two CPUs
    split.note({4 * ms, 0, true, true});
    split.note({4 * ms, 1, true, true});
    split.end_interval(milliseconds(4));
  }
  for (int i = 0; i < 8; ++i) {  // two, taking turns on one CPU
    split.note({2 * ms, 0, true, true});
    split.note({2 * ms, 0, true, true});
    split.end_interval(milliseconds(4));
  }
  for (int i = 0; i < 8; ++i) {  // both asleep
    split.note({0, 0, false, true});
    split.note({0, 0, false, true});
    split.end_interval(milliseconds(4));
  }
  Run run;
  split.fill(run);
  CHECK(run.cpu_at_width_ns == std::vector<std::int64_t>{32 * ms, 96 * ms});
  CHECK(run.cpu_with_nobody_ns == 32 * ms);
  CHECK(run.cpu_together_ns == 64 * ms);
  CHECK(run.asleep_ns == 32 * ms);
}

TEST_CASE("split of CPU time: the last interval counts as the one before it did") {
  host::CpuTimeSplit split;
  split.note({4 * ms, 0, true, true});
  split.note({4 * ms, 1, true, true});
  split.end_interval(milliseconds(4));
  split.note({3 * ms, 0, false, true});
  split.note({3 * ms, 1, false, true});
  split.end_last_interval();
  Run run;
  split.fill(run);
  CHECK(run.cpu_at_width_ns == std::vector<std::int64_t>{0, 14 * ms});
  CHECK(run.asleep_ns == 0);
}

}  // namespace free_time_test
