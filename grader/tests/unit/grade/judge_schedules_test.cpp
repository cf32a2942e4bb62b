#include "grade/judge.hpp"
#include "kit/host/base/catch.hpp"

namespace judge_schedules_test {

using namespace manyhands;

namespace {

Judgement judge_schedules(const StageResult& stage, Verdict correct = Verdict::pass) {
  Judgement judgement;
  judgement.verdict = correct;
  return grade::judge_schedules(stage, judgement);
}

StageResult explored(int schedules) {
  StageResult stage;
  stage.cases = {{"two threads", 1, true, 0, true}, {"three threads", 1, true, 0, true}};
  stage.schedules = schedules;
  return stage;
}

}  // namespace

TEST_CASE("schedules: a pass says what was done, and nothing more") {
  const auto judgement = judge_schedules(explored(2500));
  CHECK(judgement.verdict == Verdict::pass);
  CHECK(judgement.fraction == 1);
  CHECK(judge_schedules(explored(1), Verdict::inconclusive).verdict == Verdict::pass);
  const auto wrong = judge_schedules(explored(1), Verdict::fail);
  CHECK(wrong.verdict == Verdict::skipped);
  CHECK(wrong.fraction == 0);
  CHECK(judgement.summary == "2500 orders of the threads of 2 small programs, none failed");
}

TEST_CASE("schedules: one failing order is a fail") {
  auto stage = explored(3);
  stage.findings.resize(1);
  stage.findings[0].code = "atomicity-violation";
  stage.unmeasured = {"something else"};
  const auto judgement = judge_schedules(stage);
  CHECK(judgement.verdict == Verdict::fail);
  CHECK(judgement.fraction == 0);
  CHECK(judgement.findings.size() == 1);
}

TEST_CASE("schedules: what could not be tried is neither a pass nor a fail") {
  auto stage = explored(0);
  stage.unmeasured = {"the machine was too busy"};
  CHECK(judge_schedules(stage).verdict == Verdict::inconclusive);
  CHECK(judge_schedules(stage, Verdict::fail).verdict == Verdict::skipped);  // no points stay open
  stage.unmeasured.clear();
  stage.faults = {"the engine is missing"};
  CHECK(judge_schedules(stage).verdict == Verdict::fault);
  CHECK(judge_schedules({}).verdict == Verdict::fault);
}

}  // namespace judge_schedules_test
