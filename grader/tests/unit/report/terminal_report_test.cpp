#include "kit/host/base/catch.hpp"
#include "report/reporters.hpp"

namespace terminal_report_test {

using namespace manyhands;

namespace {

Finding failing_order(int line, const std::string& source) {
  Finding finding;
  finding.code = "atomicity-violation";
  finding.by = "schedules";
  finding.message = "a promise does not hold";
  finding.file = "starter/one/a.cpp";
  finding.line = line;
  finding.interleaving = {
      {"main", "thread 1"}, {{1, finding.file, line, source, "reads 0"}}, {}, "grader replay one"};
  return finding;
}

}  // namespace

TEST_CASE("terminal report: of several failing orders, the first one is shown, and how to see the others") {
  Report report;
  report.exercises.resize(1);
  auto& exercise = report.exercises.front();
  exercise.id = "one";
  exercise.verdict = Verdict::fail;
  exercise.checks.resize(1);
  auto& check = exercise.checks.front();
  check.name = CheckName::schedules;
  check.verdict = Verdict::fail;
  check.findings = {failing_order(3, "int first = count;"), failing_order(7, "int second = count;")};
  const auto text = to_terminal(report, {});
  CHECK(text.find("int first = count;") != std::string::npos);
  CHECK(text.find("int second = count;") == std::string::npos);
  CHECK(text.find("The order of its steps: grader replay one --finding 2") != std::string::npos);
  CHECK(text.find("--finding 1") == std::string::npos);

  for (auto& finding : check.findings) finding.interleaving.replay.clear();
  const auto of_others = to_terminal(report, {});
  CHECK(of_others.find("The order of its steps: in the report as JSON (--json)") != std::string::npos);
}

TEST_CASE("terminal report: who passes is told of other solutions, if there are any") {
  Report report;
  report.exercises.resize(1);
  report.exercises.front().id = "one";
  report.exercises.front().verdict = Verdict::pass;
  const std::string words = "Other ways to do it: grader solutions one";
  CHECK(to_terminal(report, {.solutions = true}).find(words) != std::string::npos);
  CHECK(to_terminal(report, {}).find(words) == std::string::npos);
  report.exercises.front().verdict = Verdict::inconclusive;
  CHECK(to_terminal(report, {.solutions = true}).find(words) == std::string::npos);
}

}  // namespace terminal_report_test
