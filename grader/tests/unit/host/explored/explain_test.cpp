// From failing schedules, as a program would tell them, to findings.
#include "kit/host/explored/explain.hpp"

#include "kit/host/base/catch.hpp"
#include "model/finding_codes.hpp"

namespace explain_test {

using namespace manyhands;
using namespace manyhands::host;

namespace {

const ExploredProgram program{"two", 1, "two threads count", 5, {}};

/// Every offset below 100 is a line of the learner's file with that number.
std::optional<Line> line_of(const Offsets& at) {
  for (const auto offset : at)
    if (offset < 100) return Line{"starter/x/a.cpp", static_cast<int>(offset)};
  return std::nullopt;
}

ScheduleStep step(int thread, const char* op, int line, const char* why, std::uint64_t where = 1) {
  return {thread, op, static_cast<int>(where), where, {}, {1000, static_cast<std::uint64_t>(line)}, {}, why};
}

WaitingThread waits(int thread, const char* op, int line, int holder = -1) {
  return {thread, op, 1, {}, holder, {static_cast<std::uint64_t>(line)}};
}

FailedSchedule failed(const char* kind) {
  FailedSchedule failure;
  failure.kind = kind;
  failure.what = "the sum is right";
  return failure;
}

Finding found(const FailedSchedule& failure) {
  auto finding = explain(program, failure, line_of);
  CHECK_FALSE(headline_of(finding.code).empty());
  CHECK(finding.by == "schedules");
  CHECK(finding.message.starts_with("two threads count: "));
  return finding;
}

}  // namespace

TEST_CASE("explained: steps that must be one, and where another thread came between them") {
  auto failure = failed("assertion");
  failure.steps = {step(1, "load", 10, "same"), step(2, "load", 10, "chosen"), step(2, "store", 11, "same"),
                   step(1, "store", 11, "ended")};
  const auto finding = found(failure);
  CHECK(finding.code == "atomicity-violation");
  CHECK(finding.message == "two threads count: this should hold, and does not: the sum is right.");
  const auto& order = finding.interleaving;
  CHECK(order.threads == std::vector<std::string>{"main", "thread 1", "thread 2"});
  REQUIRE(order.turns.size() == 4);
  CHECK(order.turns[1].thread == 2);
  CHECK(order.turns[1].line == 10);
  CHECK(order.turns[1].event == "reads the atomic");
  CHECK(finding.line == 11);
  REQUIRE(order.advice.size() == 1);
  CHECK(order.advice[0].starts_with(
      "Lines 10 to 11 must be one step: here, line 10 of another thread came between."));

  // A crash may come of it, too; in every order, it does not.
  failure.kind = "crash";
  CHECK(found(failure).code == "crashed");
  CHECK(found(failure).interleaving.advice == order.advice);
  failure.always = true;
  CHECK(found(failure).interleaving.advice.empty());
}

TEST_CASE("explained: what fails in every order is just wrong") {
  auto failure = failed("assertion");
  failure.always = true;
  CHECK(found(failure).code == "wrong-answer");
}

TEST_CASE("explained: who waits for whom") {
  auto failure = failed("deadlock");
  failure.waiting = {waits(1, "lock", 10, 2), waits(2, "lock", 20, 1)};
  CHECK(found(failure).code == "lock-order");
  failure.waiting = {waits(1, "lock", 10, 1)};
  CHECK(found(failure).code == "hang");
  failure.waiting = {waits(0, "join", 5, 1), waits(1, "wake", 10)};
  CHECK(found(failure).code == "hang");
  CHECK(found(failure).interleaving.turns.back().event == "sleeps, and nobody will notify it");
  failure.waiting = {waits(0, "join", 5, 1), waits(1, "join", 6, 0)};
  CHECK(found(failure).code == "hang");
  failure.waiting.clear();
  CHECK(found(failure).code == "hang");
}

TEST_CASE("explained: two accesses, and an order in which they go wrong") {
  auto failure = failed("race");
  failure.race = {{1, {}, false, false, {7}}, {2, {}, true, false, {1000, 8}}};
  failure.shown = {failed("assertion")};
  failure.shown[0].steps = {step(1, "read", 7, "same"), step(2, "write", 8, "chosen")};
  const auto finding = found(failure);
  CHECK(finding.code == "data-race");
  CHECK(finding.line == 8);
  REQUIRE(finding.related.size() == 1);
  CHECK(finding.related[0].line == 7);
  CHECK(finding.related[0].message == "thread 1 reads it here");
  CHECK(finding.interleaving.turns.size() == 2);
  failure.race[0].freed = true;
  CHECK(found(failure).code == "memory-error");
}

TEST_CASE("explained: a race that is nobody's of the learner is a library's own affair") {
  auto failure = failed("race");
  failure.race = {{1, {}, false, false, {1001}}, {2, {}, true, false, {1002}}};
  const auto is_internal = [](std::uint64_t offset) { return offset == 1001 || offset == 1002; };
  const auto nothing = [](std::uint64_t) { return false; };
  CHECK(is_of_a_library(failure, line_of, nothing));
  failure.race[1].at.push_back(9);
  CHECK_FALSE(is_of_a_library(failure, line_of, nothing));
  CHECK(is_of_a_library(failure, line_of, is_internal));
  failure.race[0].at = {1003};
  CHECK_FALSE(is_of_a_library(failure, line_of, is_internal));
}

TEST_CASE("explained: exceptions, crashes and early ends") {
  CHECK(found(failed("exception")).code == "threw");
  CHECK(found(failed("crash")).code == "crashed");
  CHECK(found(failed("exit")).code == "ended-early");
  CHECK(found(failed("livelock")).code == "endless-loop");
}

TEST_CASE("explained: what only one thread uses is not shown") {
  auto failure = failed("assertion");
  failure.steps = {step(1, "load", 10, "same", 1), step(2, "load", 11, "chosen", 2)};
  CHECK(found(failure).interleaving.turns.empty());
}

namespace {

ScheduleStep notifies(int thread, std::uint64_t woken) {
  auto one = step(thread, "notify_one", 30, "chosen", 5);
  one.value = woken;
  return one;
}

std::string code_of(std::vector<ScheduleStep> steps) {
  auto failure = failed("deadlock");
  failure.steps = std::move(steps);
  failure.waiting = {{1, "wake", 5, {}, -1, {10}}};
  return found(failure).code;
}

}  // namespace

TEST_CASE("explained: a load that read an older value, the store that it read, and the one that it missed") {
  auto failure = failed("assertion");
  auto first = step(0, "store", 5, "same");
  auto second = step(1, "store", 10, "chosen");
  second.value = 1;
  auto load = step(2, "load", 20, "chosen");
  load.value = 0;
  load.older = {0, 1};
  failure.steps = {first, second, load, step(2, "load", 21, "same")};
  const auto finding = found(failure);
  CHECK(finding.code == "weak-memory-order");
  CHECK(finding.line == 20);
  CHECK(
      finding.message ==
      "two threads count: this should hold, and does not: the sum is right; here, thread 2 reads 0, an older "
      "value, although thread 1 has written 1 before. The memory order of the load permits this.");
  REQUIRE(finding.related.size() == 2);
  CHECK(finding.related[0].line == 5);
  CHECK(finding.related[1].line == 10);
  CHECK(finding.related[1].message == "thread 1 wrote the newer value here, before");
  REQUIRE(finding.interleaving.turns.size() == 3);
  CHECK(finding.interleaving.turns[1].event ==
        "reads the atomic: 0, an older value: it misses line 10 of thread 1");
  CHECK(finding.interleaving.advice.size() == 1);

  failure.steps[2].older->seq_cst = true;
  CHECK(
      found(failure).message.ends_with("The load is seq_cst, but the newer value was written with a weaker "
                                       "memory order, which permits this."));
}

TEST_CASE("explained: an older value whose stores are not known, and a race, which needs none") {
  auto failure = failed("deadlock");
  auto load = step(1, "load", 20, "same");
  load.older = {-1, 900};
  failure.steps = {load};
  auto finding = found(failure);
  CHECK(finding.code == "weak-memory-order");
  CHECK(finding.related.empty());
  failure.kind = "race";
  failure.race = {{1, {}, false, false, {7}}, {2, {}, true, false, {8}}};
  finding = found(failure);
  CHECK(finding.code == "data-race");
  CHECK(finding.interleaving.advice.empty());
}

TEST_CASE("explained: requests and answers, also on a single thread, but not what Asio does there") {
  auto failure = failed("assertion");
  auto asks = step(0, "ask", 5, "same", 0);
  asks.value = 'a' << 8 | '/';
  auto arrives = step(0, "answer", 5, "same", 0);
  arrives.value = asks.value;
  failure.steps = {step(0, "asio", 4, "same"), asks, step(0, "asio", 4, "same"), arrives};
  auto turns = found(failure).interleaving.turns;
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].event == "requests /a");
  CHECK(turns[1].event == "the answer of /a arrives");
  // With a second thread, the many steps of one call are one.
  failure.steps = {step(0, "create", 3, "same", 9), step(0, "asio", 4, "same"), step(1, "ask", 5, "chosen"),
                   step(0, "asio", 4, "ended"), step(0, "asio", 6, "same")};
  turns = found(failure).interleaving.turns;
  REQUIRE(turns.size() == 3);
  CHECK(turns[0].event == "calls Asio");
  CHECK(turns[2].line == 6);
}

TEST_CASE("explained: a notification is lost between the check and the sleep, or if nothing is checked") {
  const auto lock = step(1, "lock", 8, "same");
  const auto check = step(1, "read", 9, "same", 2);
  const auto sleep = step(1, "wait", 10, "same", 5);
  CHECK(code_of({lock, check, notifies(2, 0), sleep}) == "lost-wakeup");
  CHECK(code_of({notifies(2, 0), lock, sleep}) == "lost-wakeup");
  CHECK(code_of({notifies(2, 0), lock, check, sleep}) == "hang");  // it would have seen the change
  CHECK(code_of({lock, check, notifies(2, 1), sleep}) == "hang");  // it woke somebody
  CHECK(code_of({lock, check, sleep, notifies(2, 0)}) == "hang");
  CHECK(code_of({}) == "hang");
}

TEST_CASE("explained: an atomic's wait that reads too late loses a notification, too") {
  const auto check = step(1, "load", 9, "same", 2);
  const auto reads_late = step(1, "load", 10, "chosen", 5);
  auto wakes = step(2, "futex_wake", 30, "chosen", 5);
  wakes.value = 0;
  auto failure = failed("deadlock");
  failure.waiting = {{1, "futex_wait", 5, {}, -1, {10}}};
  failure.steps = {check, wakes, reads_late, step(1, "futex_wait", 10, "same", 5)};
  CHECK(found(failure).code == "lost-wakeup");
  failure.steps = {wakes, check, reads_late, step(1, "futex_wait", 10, "same", 5)};
  CHECK(found(failure).code == "hang");
}

}  // namespace explain_test
