#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/cpu_cause.hpp"
#include "tests/unit/measure/cause_runs.hpp"

namespace cpu_cause_test {

using namespace manyhands;
using namespace manyhands::test;

TEST_CASE(
    "cpu cause: what is slow only beside others, in plain code and little memory, fights for cache lines") {
  const auto cause = cause_of("work-inflated", blocks(540),
                              {run_of(Arm::one_core, 204, 2), watched(560, slow_plain_code)}, p);
  CHECK(cause.code == "false-sharing");
  CHECK(cause.place.line == 12);
  CHECK(cause.together > 2.6);
  CHECK(cause.alone < 1.1);
}

TEST_CASE("cpu cause: time at locks and atomics is contention, with or without it on one core") {
  const auto atomic =
      cause_of("work-inflated", blocks(900), {run_of(Arm::one_core, 215, 2), watched(880, atomics)}, p);
  CHECK(atomic.code == "contention");
  CHECK(atomic.place.line == 9);
  const auto lock =
      cause_of("work-inflated", blocks(3000), {run_of(Arm::one_core, 480, 2), watched(3100, locks)}, p);
  CHECK(lock.code == "contention");
  CHECK(lock.place.line == 7);
  // A lock that is hardly ever contended, but costs more than the work between.
  CHECK(
      cause_of("work-inflated", blocks(520), {run_of(Arm::one_core, 480, 2), watched(520, locks)}, p).code ==
      "contention");
}

TEST_CASE("cpu cause: locks are seen also while the machine is too busy for anybody to wait for them") {
  const std::vector<Place> quiet_atomics{place("atomic", 9, 30), place("given", 9, 60),
                                         place("plain", 8, 10)};
  CHECK(
      cause_of("work-inflated", blocks(900), {run_of(Arm::one_core, 215, 2), watched(210, quiet_atomics)}, p)
          .code == "contention");
}

TEST_CASE("cpu cause: work done twice is done twice on one core, too") {
  const std::vector<Place> given{place("given", 5, 80), place("plain", 5, 20)};
  CHECK(
      cause_of("work-inflated", blocks(400), {run_of(Arm::one_core, 398, 2), watched(400, given)}, p).code ==
      "work-inflated");
  CHECK(cause_of("work-inflated", blocks(400), {run_of(Arm::one_core, 398, 2), watched(400, slow_plain_code)},
                 p)
            .code == "work-inflated");
}

TEST_CASE("cpu cause: who is in each other's way, but not how, is said to be just that") {
  const auto code = [](const std::vector<Run>& runs) {
    return cause_of("work-inflated", blocks(540), runs, p).code;
  };
  // It could not be observed where the threads were.
  CHECK(code({run_of(Arm::one_core, 204, 2), watched(540, {})}) == "interference");
  // Observed, but only while the machine was too busy for the threads to run at the same time.
  CHECK(code({run_of(Arm::one_core, 204, 2), watched(230, slow_plain_code)}) == "interference");
  // Too few samples.
  CHECK(code({run_of(Arm::one_core, 204, 2), watched(540, {place("plain", 12, 12)})}) == "interference");
  // Neither locks nor plain code explain it; perhaps an allocator.
  CHECK(code({run_of(Arm::one_core, 204, 2),
              watched(540, {place("library", 12, 90), place("given", 12, 20)})}) == "interference");
  // Partly one, partly the other.
  CHECK(code({run_of(Arm::one_core, 204, 2), watched(540, {place("plain", 12, 70), place("atomic", 13, 17),
                                                           place("given", 12, 13)})}) == "interference");
}

TEST_CASE("cpu cause: a program with large tables may be waiting for the memory itself") {
  auto run = watched(540, slow_plain_code);
  run.peak_memory_kb = 200'000;
  CHECK(cause_of("work-inflated", blocks(540), {run_of(Arm::one_core, 204, 2), run}, p).code ==
        "interference");
  run.peak_memory_kb = 0;  // not measured
  CHECK(cause_of("work-inflated", blocks(540), {run_of(Arm::one_core, 204, 2), run}, p).code ==
        "interference");
}

TEST_CASE("cpu cause: nothing is concluded from another program, a wrong answer, or nothing at all") {
  const auto code = [](const std::vector<Run>& runs) {
    return cause_of("work-inflated", blocks(540), runs, p).code;
  };
  CHECK(code({}) == "work-inflated");
  CHECK(code({watched(540, slow_plain_code)}) == "work-inflated");
  // On one core it asked for the number of cores, and started fewer threads.
  CHECK(code({run_of(Arm::one_core, 204, 1), watched(540, slow_plain_code)}) == "work-inflated");
  auto wrong = run_of(Arm::one_core, 204, 2);
  wrong.right = false;
  CHECK(code({wrong, watched(540, slow_plain_code)}) == "work-inflated");
  CHECK(cause_of("work-inflated", {}, {run_of(Arm::one_core, 204, 2)}, p).code == "work-inflated");
}

TEST_CASE("cpu cause: the least disturbed run on one core counts") {
  const auto cause = cause_of(
      "work-inflated", blocks(540),
      {run_of(Arm::one_core, 420, 2), run_of(Arm::one_core, 204, 2), watched(540, slow_plain_code)}, p);
  CHECK(cause.code == "false-sharing");
}

TEST_CASE("cpu cause: a cause changes what a fail is called, and never the verdict") {
  const auto cause = cause_of("work-inflated", blocks(540),
                              {run_of(Arm::one_core, 204, 2), watched(560, slow_plain_code)}, p);
  const auto named = with_cause(failed("work-inflated"), cause);
  CHECK(named.verdict == Verdict::fail);
  CHECK(named.findings.at(0).code == "false-sharing");
  CHECK(named.findings.at(0).file == "starter/x/x.cpp");
  CHECK(named.findings.at(0).line == 12);
  CHECK(named.findings.at(0).message.find("2.7×") != std::string::npos);
  CHECK(named.measured.contains("cause"));

  CHECK(with_cause(failed("imbalance"), cause).findings.at(0).code == "imbalance");
  Judgement passed;
  passed.verdict = Verdict::pass;
  CHECK(with_cause(passed, cause).findings.empty());
  CHECK_FALSE(wants_cause(passed));
  Judgement open;
  CHECK_FALSE(wants_cause(open));
  const auto kept = with_cause(failed("work-inflated"), cause_of("work-inflated", blocks(540), {}, p));
  CHECK(kept.findings.at(0).message == "as it was");
}

TEST_CASE("cpu cause: one process that did most is no more than what comes of reading in order") {
  auto run = run_of(Arm::lock_traced, 200, 2);
  run.reads_in_order = {20, 9, "starter/x/x.cpp", 33};
  const auto cause = cause_of("imbalance", blocks(200), {run}, p);
  CHECK(cause.code == "waits-in-order");
  const auto judgement = with_cause(failed("imbalance"), cause);
  CHECK(judgement.verdict == Verdict::fail);
  REQUIRE(judgement.findings.size() == 1);
  CHECK(judgement.findings[0].code == "waits-in-order");
  CHECK(judgement.findings[0].line == 33);
  CHECK(judgement.findings[0].message.find("45 %") != std::string::npos);
  CHECK(judgement.findings[0].message.find("64 KiB") != std::string::npos);
  // In every program, a child sometimes waits for space in its pipe; and this is not the cause of doubled
  // work.
  run.reads_in_order = {40, 3, "", 0};
  CHECK(cause_of("imbalance", blocks(200), {run}, p).code == "imbalance");
  CHECK(with_cause(failed("imbalance"), cause_of("imbalance", blocks(200), {run}, p)).findings[0].message ==
        "as it was");
  run.reads_in_order = {20, 9, "", 0};
  CHECK(cause_of("work-inflated", blocks(400), {run}, p).code != "waits-in-order");
}

}  // namespace cpu_cause_test
