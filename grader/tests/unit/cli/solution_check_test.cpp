#include "cli/solution_check.hpp"

#include "kit/host/base/catch.hpp"

namespace solution_check_test {

using namespace manyhands;

namespace {

ExerciseReport report(Verdict verdict, std::vector<Check> checks = {}) {
  ExerciseReport report;
  report.verdict = verdict;
  report.checks = std::move(checks);
  return report;
}

Check check(CheckName name, Verdict verdict, const std::string& code = {}, int line = 0) {
  Check check;
  check.name = name;
  check.verdict = verdict;
  check.reason = "because of the machine";
  if (code.empty()) return check;
  check.findings.emplace_back();
  check.findings.back().code = code;
  check.findings.back().file = "starter/demo/a.cpp";
  check.findings.back().line = line;
  return check;
}

Solution wrong(Expectations expect, std::vector<MarkedLine> must_point = {}) {
  Solution solution;
  solution.kind = SolutionKind::wrong;
  solution.files["a.cpp"] = {"text", "solutions/demo/wrong/one.cpp"};
  solution.mistake.expect = std::move(expect);
  solution.must_point = std::move(must_point);
  return solution;
}

CheckOutcome outcome(const Solution& solution, const ExerciseReport& report) {
  return checked(solution, report).outcome;
}

const auto lost = check(CheckName::correct, Verdict::fail, "lost-wakeup", 12);
const auto hang = check(CheckName::correct, Verdict::fail, "hang", 12);

}  // namespace

TEST_CASE("a correct solution must pass, the untouched one must not") {
  Solution solution;
  for (const auto kind : {SolutionKind::reference, SolutionKind::also}) {
    solution.kind = kind;
    CHECK(outcome(solution, report(Verdict::pass)) == CheckOutcome::as_expected);
    CHECK(outcome(solution, report(Verdict::fail, {hang})) == CheckOutcome::contradicted);
    CHECK(outcome(solution, report(Verdict::inconclusive)) == CheckOutcome::not_proven);
    CHECK(outcome(solution, report(Verdict::fault)) == CheckOutcome::fault);
  }
  solution.kind = SolutionKind::pristine;
  CHECK(outcome(solution, report(Verdict::pass)) == CheckOutcome::contradicted);
  CHECK(outcome(solution, report(Verdict::fail, {hang})) == CheckOutcome::as_expected);
  CHECK(outcome(solution, report(Verdict::inconclusive)) == CheckOutcome::not_proven);
}

TEST_CASE("a mistake must get one of its findings, in the check that it names") {
  const auto either = wrong({{CheckName::correct, "lost-wakeup"}, {CheckName::mechanism, "polls"}});
  CHECK(outcome(either, report(Verdict::fail, {lost})) == CheckOutcome::as_expected);
  CHECK(outcome(either, report(Verdict::fail, {check(CheckName::mechanism, Verdict::fail, "polls")})) ==
        CheckOutcome::as_expected);
  CHECK(outcome(either, report(Verdict::fail, {check(CheckName::correct, Verdict::fail, "polls")})) ==
        CheckOutcome::contradicted);
  CHECK(outcome(either, report(Verdict::fail, {hang})) == CheckOutcome::contradicted);
  CHECK(outcome(either, report(Verdict::pass)) == CheckOutcome::contradicted);
  CHECK(outcome(either, report(Verdict::fault)) == CheckOutcome::fault);
  CHECK(wanted_of(either) == "correct lost-wakeup or mechanism polls");
}

TEST_CASE("a mistake's finding must point to a marked line") {
  const auto marked = wrong({{CheckName::correct, "lost-wakeup"}}, {{"a.cpp", 11}, {"a.cpp", 12}});
  CHECK(outcome(marked, report(Verdict::fail, {lost})) == CheckOutcome::as_expected);
  CHECK(outcome(marked, report(Verdict::fail, {check(CheckName::correct, Verdict::fail, "lost-wakeup",
                                                     13)})) == CheckOutcome::contradicted);
  CHECK(wanted_of(marked) == "correct lost-wakeup at line 11 or 12");
}

TEST_CASE("what this machine cannot show contradicts nothing") {
  const auto shared = wrong({{CheckName::speed, "false-sharing"}});
  CHECK(outcome(shared, report(Verdict::inconclusive, {check(CheckName::speed, Verdict::inconclusive)})) ==
        CheckOutcome::not_proven);
  CHECK(outcome(shared, report(Verdict::pass, {check(CheckName::speed, Verdict::pass)})) ==
        CheckOutcome::not_proven);
  CHECK(outcome(shared, report(Verdict::fail, {check(CheckName::speed, Verdict::fail, "interference")})) ==
        CheckOutcome::not_proven);
  auto skipped = check(CheckName::speed, Verdict::skipped);
  skipped.why = Why::machine;
  const auto slow = wrong({{CheckName::speed, "imbalance"}});
  CHECK(outcome(slow, report(Verdict::pass, {skipped})) == CheckOutcome::not_proven);
  CHECK(outcome(slow, report(Verdict::pass, {check(CheckName::speed, Verdict::pass)})) ==
        CheckOutcome::contradicted);
}

TEST_CASE("evidence is stored of mistakes that more than the compiler decides about") {
  CHECK(has_evidence(wrong({{CheckName::races, "data-race"}})));
  CHECK_FALSE(has_evidence(wrong({{CheckName::builds, "forbidden"}})));
  CHECK_FALSE(has_evidence(Solution{}));
}

}  // namespace solution_check_test
