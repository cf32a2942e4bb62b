#include "kit/host/observe/starved.hpp"

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/kept_waiting.hpp"

namespace starved_test {

using namespace manyhands::host;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t limit = 20 * second;
constexpr MachineCounters before{
    .busy_ns = 0, .steal_ns = 0, .throttled_ns = 0, .pressure_ns = 5, .stalled_ns = 7};

// After the time limit.
Progress late() {
  Progress progress;
  progress.span_ns = limit + second / 100;
  progress.cores = 2;
  return progress;
}

AtLimit decided(const Progress& progress, const MachineCounters& after = before) {
  return at_limit(progress.span_ns, own_time_ns(progress, before, after), limit);
}

}  // namespace

TEST_CASE("starved: nothing is decided before the limit") {
  CHECK(at_limit(limit, limit, limit) == AtLimit::go_on);
}

TEST_CASE("starved: a program that sleeps is not, however busy the machine") {
  auto after = before;
  after.busy_ns = 40 * second;
  after.pressure_ns += 20 * second;
  after.stalled_ns += 20 * second;
  after.steal_ns = 20 * second;
  after.throttled_ns = 20 * second;
  CHECK(decided(late(), after) == AtLimit::hung);
}

TEST_CASE("starved: one that asks again and again is not, though each time it waits for a CPU for a moment") {
  auto after = before;
  after.steal_ns = 20 * second;
  auto progress = late();  // eight threads, each of which wakes up every millisecond
  progress.cpu_ns = second;
  progress.waited_ns = 6 * second;
  progress.ready_share = 0.2;
  CHECK(decided(progress, after) == AtLimit::hung);
  // … in bursts: all of them wait for one another.
  progress.waited_ns = 100 * second;
  CHECK(decided(progress, after) == AtLimit::hung);
}

TEST_CASE("starved: one that is ready and gets no CPU is given more time, and is starved in the end") {
  auto progress = late();
  progress.cpu_ns = second;
  progress.waited_ns = 19 * second;
  progress.ready_share = 1;
  CHECK(decided(progress) == AtLimit::go_on);
  progress.span_ns = 3 * limit + 1;
  progress.cpu_ns = 3 * second;
  progress.waited_ns = 57 * second;
  CHECK(decided(progress) == AtLimit::starved);
}

TEST_CASE("starved: one that got enough of the CPUs in the end would never have answered") {
  auto progress = late();
  progress.span_ns = 2 * limit;
  progress.waited_ns = 29 * second;
  progress.ready_share = 1;
  progress.cpu_ns = 11 * second;
  CHECK(decided(progress) == AtLimit::hung);
}

TEST_CASE("starved: eight threads that spin on two idle cores keep nobody waiting but each other") {
  auto progress = late();
  progress.cpu_ns = 2 * progress.span_ns;
  progress.waited_ns = 6 * progress.span_ns;
  progress.ready_share = 1;
  CHECK(decided(progress) == AtLimit::hung);
  progress.cpu_ns = second;  // with many other processes
  CHECK(decided(progress) == AtLimit::go_on);
}

TEST_CASE("starved: steal and throttling are lost to who wants to run") {
  auto after = before;
  auto progress = late();
  progress.cpu_ns = 4 * second;
  progress.ready_share = 1;
  CHECK(decided(progress, after) == AtLimit::hung);
  after.steal_ns = 16 * second;
  CHECK(decided(progress, after) == AtLimit::go_on);
  after.steal_ns = 0;
  after.throttled_ns = 16 * second;
  CHECK(decided(progress, after) == AtLimit::go_on);
  progress.ready_share = 0.2;
  CHECK(decided(progress, after) == AtLimit::hung);
}

TEST_CASE("starved: what short-lived tasks waited is seen in samples alone") {
  auto progress = late();
  progress.cpu_ns = second;
  progress.waited_ns = second;
  progress.ready_share = 0.9;
  CHECK(decided(progress) == AtLimit::hung);
  progress.fresh_share = 0.8;
  CHECK(decided(progress) == AtLimit::go_on);
}

TEST_CASE("starved: memory that the machine reads back from a disk is waited for in the kernel") {
  auto after = before;
  after.stalled_ns += 15 * second;
  auto progress = late();
  CHECK(decided(progress, after) == AtLimit::hung);
  progress.stuck_share = 0.9;
  CHECK(decided(progress, after) == AtLimit::go_on);
  CHECK(decided(progress) == AtLimit::hung);  // it waits for something else, such as a child after vfork
}

TEST_CASE("starved: answers that the grader owed came late for no fault of the program's") {
  auto progress = late();
  progress.owed_ns = 15 * second;
  CHECK(decided(progress) == AtLimit::go_on);
}

TEST_CASE("starved: time in which the whole machine stood still, the grader with it, is nobody's") {
  auto progress = late();
  progress.unseen_ns = 15 * second;
  CHECK(decided(progress) == AtLimit::go_on);
  progress.unseen_ns = second;
  CHECK(decided(progress) == AtLimit::hung);
}

TEST_CASE("starved: where the kernel tells little, the tasks' own figures decide") {
  const MachineCounters unknown;
  auto progress = late();
  CHECK(at_limit(progress.span_ns, own_time_ns(progress, unknown, unknown), limit) == AtLimit::hung);
  progress.waited_ns = 19 * second;
  progress.ready_share = 1;
  CHECK(at_limit(progress.span_ns, own_time_ns(progress, unknown, unknown), limit) == AtLimit::go_on);
}

TEST_CASE("kept waiting: counts what the kernel has counted, and what it has not yet") {
  using namespace std::chrono_literals;
  const KeptWaiting::Clock::time_point zero{};
  KeptWaiting waiting;
  proc::Task task;
  task.tid = task.pid = 7;
  task.state = 'R';
  waiting.note(task, 10, 3'000'000, true, zero);
  waiting.end_sample();
  for (const auto at : {10ms, 20ms}) {  // it is runnable, and nothing changes
    waiting.note(task, 0, 0, false, zero + at);
    waiting.end_sample();
  }
  Progress progress;
  waiting.fill(progress, zero + 20ms);
  CHECK(progress.waited_ns == 23'000'000);
  CHECK(progress.ready_share == 1);
  CHECK(progress.fresh_share < 0.5);

  task.state = 'S';  // now the kernel has counted this, too
  waiting.note(task, 10, 20'000'000, false, zero + 30ms);
  waiting.end_sample();
  waiting.end_sample();
  waiting.fill(progress, zero + 40ms);
  CHECK(progress.waited_ns == 23'000'000);
  CHECK(progress.ready_share < 0.7);
}

TEST_CASE("kept waiting: a task that asked for less, or has ended, waits for nothing") {
  using namespace std::chrono_literals;
  const KeptWaiting::Clock::time_point zero{};
  KeptWaiting waiting;
  proc::Task task;
  task.state = 'R';
  waiting.note(task, 0, 0, true, zero);
  waiting.end_sample();
  waiting.end_sample();  // gone
  task.lowered = true;
  waiting.note(task, 0, 5'000'000, false, zero + 1s);
  waiting.end_sample();
  Progress progress;
  waiting.fill(progress, zero + 2s);
  CHECK(progress.waited_ns == 0);
}

}  // namespace starved_test
