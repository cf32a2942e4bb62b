// Slow memory, or false sharing? Copies of the program decide.
#include "measure/memory_bound.hpp"

#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/cpu_cause.hpp"
#include "tests/unit/measure/cause_runs.hpp"

namespace memory_bound_test {

using namespace manyhands;
using namespace manyhands::test;

namespace {

/// One group, after as many serial versions on the same cores: each has its core to itself.
std::vector<Run> copies(std::int64_t cpu_ms, std::int64_t wall_ms, int threads = 2,
                        std::int64_t serial_ms = 200) {
  const auto serial = run_of(Arm::saturated, serial_ms, 1);
  auto run = run_of(Arm::replicated, cpu_ms, threads);
  run.wall_ns = wall_ms * ms;
  return {serial, serial, run, run};
}

std::vector<Run> joined(std::vector<Run> runs, const std::vector<Run>& more) {
  runs.insert(runs.end(), more.begin(), more.end());
  return runs;
}

Run with_much_memory(Run run) {
  run.peak_memory_kb = 120'000;
  return run;
}

// A table of 60 MB that is overwritten for every 100,000 balls, measured on two cores: 9.0 together, 6.4 on
// one core, copies 8.8 each.
const std::vector<Run> alone_and_watched{
    run_of(Arm::one_core, 1280, 2),
    with_much_memory(
        watched(1800, {place("library", 15, 70), place("given", 18, 20), place("plain", 19, 10)}))};

}  // namespace

TEST_CASE("memory-bound: what slows down copies that share no variable is the memory") {
  const auto cause =
      cause_of("work-inflated", blocks(1800), joined(alone_and_watched, copies(1760, 1770)), p);
  CHECK(cause.code == "memory-bound");
  CHECK(cause.place.line == 15);
  const auto told = with_cause(failed("work-inflated"), cause);
  CHECK(told.verdict == Verdict::fail);
  const auto& message = told.findings.at(0).message;
  CHECK(message.find("9.0× the CPU time of the serial version") != std::string::npos);
  CHECK(message.find("2 copies of your program side by side") != std::string::npos);
  CHECK(message.find("used 8.8× each") != std::string::npos);
  INFO(message);
  CHECK(message.find("117 MB of memory, the serial version 3 MB") != std::string::npos);
  CHECK(told.measured["cause"]["copies_over_serial"] == 8.8);
}

TEST_CASE("memory-bound: nobody need look at the threads for it") {
  const auto cause = cause_of("work-inflated", blocks(1800),
                              joined({run_of(Arm::one_core, 1280, 2)}, copies(1760, 1770)), p);
  CHECK(cause.code == "memory-bound");
  CHECK(cause.place.file.empty());
}

TEST_CASE("memory-bound: large tables and counters side by side, and copies are fast: it is the counters") {
  const std::vector<Run> runs{run_of(Arm::one_core, 260, 2), with_much_memory(watched(620, slow_plain_code))};
  const auto code = [&](const std::vector<Run>& more) {
    return cause_of("work-inflated", blocks(600), joined(runs, more), p).code;
  };
  CHECK(code({}) == "interference");
  CHECK(code(copies(264, 270)) == "false-sharing");
  CHECK(code(copies(380, 390)) == "interference");  // a third of it is due to the memory
  const auto told = [&](std::int64_t copies_ms) {
    const auto cause = cause_of("work-inflated", blocks(600),
                                joined({run_of(Arm::one_core, 260, 2)}, copies(copies_ms, 390)), p);
    return with_cause(failed("work-inflated"), cause).findings.at(0).message;
  };
  CHECK(told(380).find("(memory-bound)") != std::string::npos);
  CHECK(told(270).find("(memory-bound)") == std::string::npos);
  CHECK(code(copies(500, 510)) == "memory-bound");
}

TEST_CASE("memory-bound: copies that had to wait for their cores, or had fewer threads, say nothing") {
  const auto code = [&](const std::vector<Run>& more) {
    return cause_of("work-inflated", blocks(1800), joined(alone_and_watched, more), p).code;
  };
  CHECK(code(copies(1760, 3400)) == "interference");
  CHECK(code(copies(1760, 1770, 1)) == "interference");
  auto wrong = copies(1760, 1770);
  wrong.back().right = false;
  CHECK(code(wrong) == "interference");
  auto incomplete = copies(1760, 1770);
  incomplete.pop_back();
  CHECK(code(incomplete) == "interference");
  // Of several groups, the median counts.
  CHECK(code(joined(joined(copies(1290, 1300), copies(1760, 1770)), copies(1750, 1760))) == "memory-bound");
}

TEST_CASE("memory-bound: where serial versions on the same cores are slowed down as much, it is the cores") {
  // Two hyperthreads of one core, while the program itself had two cores.
  const auto told = side_by_side(blocks(1800), copies(1792, 1800, 2, 280), p, 3);
  REQUIRE(told);
  CHECK(told->copies > 6.3);
  CHECK(told->copies < 6.5);
  CHECK(cause_of("work-inflated", blocks(1800), joined(alone_and_watched, copies(1792, 1800, 2, 280)), p)
            .code != "memory-bound");
  CHECK_FALSE(side_by_side(blocks(1800), {}, p, 3));
  auto alone = copies(1760, 1770);
  alone.erase(alone.begin());  // one serial version is missing
  CHECK_FALSE(side_by_side(blocks(1800), alone, p, 3));
}

TEST_CASE("memory-bound: copies are asked for only where it is open in whose way the workers are") {
  const auto open = cause_of("work-inflated", blocks(1800), alone_and_watched, p);
  CHECK(open.code == "interference");
  CHECK(wants_copies(open));
  CHECK_FALSE(wants_copies(
      cause_of("work-inflated", blocks(1800), joined(alone_and_watched, copies(1500, 1510)), p)));
  CHECK_FALSE(wants_copies(cause_of("work-inflated", blocks(540),
                                    {run_of(Arm::one_core, 204, 2), watched(560, slow_plain_code)}, p)));
  CHECK_FALSE(wants_copies(cause_of("work-inflated", blocks(400), {run_of(Arm::one_core, 398, 2)}, p)));
}

}  // namespace memory_bound_test
