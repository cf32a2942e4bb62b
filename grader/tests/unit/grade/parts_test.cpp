#include "grade/parts.hpp"

#include <cmath>

#include "kit/host/base/catch.hpp"

namespace parts_test {

using namespace manyhands;
using namespace manyhands::grade;

namespace {

Speed speed(SpeedKind kind, int cores = 0) {
  Speed part;
  part.kind = kind;
  part.cores = cores;
  return part;
}

Judgement judged(Verdict verdict, double fraction, std::string summary = "") {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.fraction = fraction;
  judgement.summary = std::move(summary);
  if (verdict != Verdict::pass && verdict != Verdict::fail) judgement.reason = "it could not be seen";
  if (verdict == Verdict::skipped) judgement.why = Why::machine;
  if (verdict == Verdict::fail) {
    judgement.findings.emplace_back();
    judgement.findings.back().code = "serial";
    judgement.findings.back().message = "never more than one";
  }
  judgement.measured["raw"] = "figures";
  return judgement;
}

bool near(double a, double b) {
  return std::abs(a - b) < 1e-9;
}

const std::vector<std::string> three{"IO on one core", "IO on all cores", "CPU work"};
const Judgement good = judged(Verdict::pass, 1, "300 ms");

}  // namespace

TEST_CASE("parts: each is named by its kind of work, and by its cores where that tells them apart") {
  CHECK(names_of({speed(SpeedKind::makespan, 1), speed(SpeedKind::makespan), speed(SpeedKind::cores)}) ==
        three);
  CHECK(names_of({speed(SpeedKind::makespan), speed(SpeedKind::cores)}) ==
        std::vector<std::string>{"IO", "CPU work"});
  Mechanism io;
  io.in_flight = true;
  CHECK(names_of({io, Mechanism{}}) == std::vector<std::string>{"IO", "CPU work"});
}

TEST_CASE("parts: IO work gets all workers, CPU work as many as there are cores, and two at least") {
  Exercise exercise;
  exercise.workers = 8;
  CHECK(workers_for(exercise, Work::io, 1) == 8);
  CHECK(workers_for(exercise, Work::cpu, 1) == 2);
  CHECK(workers_for(exercise, Work::cpu, 4) == 4);
  CHECK(workers_for(exercise, Work::cpu, 64) == 8);
}

TEST_CASE("parts: a single one is judged as it stands") {
  const auto whole = combined({"IO"}, {judged(Verdict::fail, 0.5)});
  CHECK(whole.verdict == Verdict::fail);
  CHECK(whole.fraction == 0.5);
  CHECK(whole.findings.at(0).message == "never more than one");
  CHECK(whole.measured.at("raw") == "figures");
}

TEST_CASE("parts: all pass, and each says what was measured") {
  const auto whole = combined(three, {good, good, judged(Verdict::pass, 1, "1.9×")});
  CHECK(whole.verdict == Verdict::pass);
  CHECK(near(whole.fraction, 1));
  CHECK(whole.summary == "IO on one core: 300 ms; IO on all cores: 300 ms; CPU work: 1.9×");
  REQUIRE(whole.measured.at("parts").size() == 3);
  CHECK(whole.measured["parts"][2]["name"] == "CPU work");
  CHECK(whole.measured["parts"][2]["verdict"] == "pass");
  CHECK(whole.measured["parts"][2]["raw"] == "figures");
}

TEST_CASE("parts: one that fails fails the check, its finding says which it was, and the others are paid") {
  const auto whole = combined(three, {good, judged(Verdict::inconclusive, 0), judged(Verdict::fail, 0)});
  CHECK(whole.verdict == Verdict::fail);
  CHECK(near(whole.fraction, 1.0 / 3));
  REQUIRE(whole.findings.size() == 1);
  CHECK(whole.findings[0].message == "CPU work: never more than one");
  CHECK(whole.reason.empty());
}

TEST_CASE("parts: what is open keeps the check open, and what this machine cannot show is skipped in words") {
  const auto open = combined(three, {good, judged(Verdict::inconclusive, 0), judged(Verdict::skipped, 0)});
  CHECK(open.verdict == Verdict::inconclusive);
  CHECK(open.reason == "IO on all cores: it could not be seen");
  const auto one_core = combined(three, {good, good, judged(Verdict::skipped, 0)});
  CHECK(one_core.verdict == Verdict::skipped);
  CHECK(one_core.why == Why::machine);
  CHECK(near(one_core.fraction, 2.0 / 3));
  CHECK(one_core.reason == "CPU work: it could not be seen");
  CHECK(one_core.summary == "IO on one core: 300 ms; IO on all cores: 300 ms");
}

TEST_CASE("parts: a fault of ours is never a pass, and a fail is a fail beside it") {
  const auto fault = judged(Verdict::fault, 0);
  CHECK(combined(three, {good, fault, good}).verdict == Verdict::fault);
  CHECK(combined(three, {judged(Verdict::inconclusive, 0), fault, good}).verdict == Verdict::fault);
  CHECK(combined(three, {judged(Verdict::fail, 0), fault, good}).verdict == Verdict::fail);
}

}  // namespace parts_test
