// Finds tasks that poll while there is nothing to do but wait, from counts of wake-ups.
#include "tests/unit/measure/mechanism_runs.hpp"

namespace polls_test {

using namespace manyhands;
using namespace manyhands::test;

namespace {

Run waking(std::int64_t count, std::int64_t least, std::int64_t span_ns = 1'500'000'000) {
  auto sleeper = stack(
      {"__futex_abstimed_wait_common", "pthread_cond_clockwait", "std::condition_variable::wait_for<long>"},
      "Crawl::work", 31);
  sleeper.tid = 77;
  auto run = gated(8, {in_request(50), sleeper});
  run.gate.hold_ns = span_ns;
  run.gate.quiet = false;
  run.gate.wake_ups = {70, 77, count, least, span_ns};
  return run;
}

}  // namespace

TEST_CASE("polls: who wakes up all the time is told so, with the line and the count") {
  const auto run = waking(1204, 280);
  const auto d = judge({run, run, run}, io());
  REQUIRE(codes(d) == Codes{"polls"});
  const auto& finding = d.judgement.findings.front();
  CHECK(finding.line == 31);
  CHECK(finding.message.find("1204 times") != std::string::npos);
  CHECK(finding.message.find("wait_for") != std::string::npos);
  CHECK(codes(judge({waking(7, 1), waking(7, 1), waking(7, 1)}, io())) == Codes{"polls"});
}

TEST_CASE("polls: wake-ups that do not go on, and a single look, are no polling") {
  const auto late = waking(40, 0);  // about to sleep, on a busy machine
  CHECK(judge({late, late, late}, io()).judgement.verdict == Verdict::pass);
  CHECK(judge({waking(900, 200), gated(8), gated(8)}, io()).judgement.verdict == Verdict::pass);
  auto shortly = waking(5, 1, 200'000'000);
  shortly.gate.quiet = true;
  CHECK(judge({shortly, shortly, shortly}, io()).judgement.verdict == Verdict::pass);
  const auto slowly = waking(4, 1, 3'000'000'000);  // a heartbeat
  CHECK(judge({slowly, slowly, slowly}, io()).judgement.verdict == Verdict::pass);
}

TEST_CASE("polls: idle workers are seen where there is less to fetch than workers") {
  auto few = waking(1000, 240);
  few.gate.limit = few.gate.in_flight = 3;
  CHECK(judge({gated(8), few}, io()).step == Step::more);
  const auto d = judge({gated(8), few, gated(8), few}, io());
  CHECK(codes(d) == Codes{"polls"});
}

}  // namespace polls_test
