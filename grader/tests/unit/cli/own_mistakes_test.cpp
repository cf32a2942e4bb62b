#include "cli/own_mistakes.hpp"

#include <iostream>

#include "kit/host/base/catch.hpp"

namespace own_mistakes_test {

using namespace manyhands;

namespace {

const std::string source = "int a;\nint b;\nint c;\n  ++count;\nint e;\nint f;\nint g;\n";

Finding race_at(int line, int task) {
  Finding finding;
  finding.code = "data-race";
  finding.file = "starter/one/one.cpp";
  finding.line = line;
  finding.task = task;
  finding.message = "two threads write to count";
  return finding;
}

Report report_with(const std::vector<Finding>& findings) {
  Report report;
  report.exercises.resize(1);
  report.exercises.front().id = "one";
  report.exercises.front().checks.resize(1);
  auto& check = report.exercises.front().checks.front();
  check.verdict = Verdict::fail;
  check.findings = findings;
  return report;
}

std::optional<std::string> kept(const std::string& exercise, const std::string& file) {
  return exercise == "one" && file == "starter/one/one.cpp" ? std::optional(source) : std::nullopt;
}

Output plain() {
  Output output{std::cout, std::cerr};  // nothing is written
  output.width = 60;
  return output;
}

}  // namespace

TEST_CASE("explain: a finding in the learner's program comes with the lines around it") {
  CHECK(own_mistakes(report_with({race_at(4, 1)}), "data-race", kept, plain()) ==
        "In your program, when it was last graded:\n"
        "\n"
        "  starter/one/one.cpp:4 (task 1)\n"
        "        2  int b;\n"
        "        3  int c;\n"
        "  >     4    ++count;\n"
        "        5  int e;\n"
        "        6  int f;\n"
        "  two threads write to count\n"
        "\n");
}

TEST_CASE("explain: what the last grading did not find, or where its text is not kept") {
  CHECK(own_mistakes(report_with({}), "data-race", kept, plain()).empty());
  CHECK(own_mistakes(report_with({race_at(4, 1)}), "deadlock", kept, plain()).empty());
  const auto nothing = [](const std::string&, const std::string&) { return std::optional<std::string>(); };
  CHECK(own_mistakes(report_with({race_at(4, 0)}), "data-race", nothing, plain()) ==
        "In your program, when it was last graded:\n\n  starter/one/one.cpp:4\n  two threads write to "
        "count\n\n");
  // A line that is not there.
  CHECK(own_mistakes(report_with({race_at(99, 0)}), "data-race", kept, plain()).find('>') ==
        std::string::npos);
}

TEST_CASE("explain: what two checks found at one place is there once, and its order is pointed to") {
  auto report = report_with({race_at(4, 1)});
  auto& checks = report.exercises.front().checks;
  checks.push_back(checks.front());
  checks.back().name = CheckName::schedules;
  for (auto& check : checks) check.findings.front().interleaving.replay = "grader replay one";
  const auto text = own_mistakes(report, "data-race", kept, plain());
  CHECK(text.find("one.cpp:4") == text.rfind("one.cpp:4"));
  CHECK(text.find("  The order of its steps: grader replay one\n") != std::string::npos);
}

TEST_CASE("explain: of many places, three are shown, and each mistake once") {
  const auto text = own_mistakes(
      report_with({race_at(1, 1), race_at(1, 2), race_at(2, 1), race_at(3, 1), race_at(5, 1), race_at(6, 1)}),
      "data-race", kept, plain());
  CHECK(text.find("one.cpp:1 (tasks 1 and 2)") != std::string::npos);
  CHECK(text.find("one.cpp:3") != std::string::npos);
  CHECK(text.find("one.cpp:5") == std::string::npos);
  CHECK(text.find("and 2 more") != std::string::npos);
}

}  // namespace own_mistakes_test
