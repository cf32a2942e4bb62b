// JUnit's XML, as Jenkins, GitLab, Azure and others read it: a test suite for each exercise, a test case for
// each of its checks. What was not measured is "skipped", and a grader error an "error": neither is a
// failure.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/escape.hpp"
#include "report/reporters.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

struct Counts {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;

  void add(const Check& check) {
    ++tests;
    seconds += check.seconds;
    switch (shown_as(check)) {
      case Shown::failed:
        ++failures;
        break;
      case Shown::grader_error:
        ++errors;
        break;
      case Shown::not_measured:
      case Shown::not_run:
        ++skipped;
        break;
      case Shown::passed:
      case Shown::none:
        break;
    }
  }
  [[nodiscard]] std::string attributes() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")", tests, failures,
                       errors, skipped, seconds);
  }
};

std::string one_line(const std::string& text) {
  return escape_xml(printable_line(text));
}

// `kind`: the element that says how it ended.
std::string ended(const char* kind, const std::string& type, const std::string& line,
                  const std::string& text) {
  const auto with_type = type.empty() ? "" : fmt::format(R"( type="{}")", one_line(type));
  return fmt::format("      <{0} message=\"{1}\"{2}>{3}</{0}>\n", kind, one_line(line), with_type,
                     escape_xml(text));
}

std::string place_attributes(const Check& check) {
  const auto known = std::find_if(check.findings.begin(), check.findings.end(),
                                  [](const Finding& f) { return !f.file.empty() && f.line > 0; });
  if (known == check.findings.end()) return {};
  return fmt::format(R"( file="{}" line="{}")", one_line(known->file), known->line);
}

std::string test_case(const ExerciseReport& exercise, const Check& check) {
  const auto line = line_about(check, exercise.id);
  const auto text = text_about(check, exercise.id);
  std::string inside;
  switch (shown_as(check)) {
    case Shown::failed:
      inside = ended("failure", check.findings.empty() ? "" : check.findings.front().code, line, text);
      break;
    case Shown::grader_error:
      inside = ended("error", "grader-error", line, text);
      break;
    case Shown::not_measured:
    case Shown::not_run:
      inside = ended("skipped", "", line, text);
      break;
    case Shown::passed:
    case Shown::none:
      if (!check.summary.empty())
        inside = fmt::format("      <system-out>{}</system-out>\n", escape_xml(printable(check.summary)));
      break;
  }
  const auto attributes = fmt::format(R"(classname="{}" name="{}" time="{:.3f}"{})", one_line(exercise.id),
                                      to_string(check.name), check.seconds, place_attributes(check));
  if (inside.empty()) return fmt::format("    <testcase {}/>\n", attributes);
  return fmt::format("    <testcase {}>\n{}    </testcase>\n", attributes, inside);
}

// Not started, or not graded yet.
std::string without_checks(const std::string& id, const char* why) {
  return fmt::format(
      "  <testsuite name=\"{0}\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\" time=\"0.000\">\n"
      "    <testcase classname=\"{0}\" name=\"{1}\" time=\"0.000\">\n"
      "      <skipped message=\"{1}\"/>\n"
      "    </testcase>\n"
      "  </testsuite>\n",
      one_line(id), why);
}

}  // namespace

std::string to_junit(const Report& report) {
  std::string suites;
  Counts all;
  const auto skip = [&](const std::string& id, const char* why) {
    suites += without_checks(id, why);
    ++all.tests;
    ++all.skipped;
  };
  for (const auto& exercise : report.exercises) {
    if (exercise.state == ExerciseState::not_started) {
      skip(exercise.id, "not started");
      continue;
    }
    Counts counts;
    std::string cases;
    for (const auto& check : exercise.checks) {
      if (shown_as(check) == Shown::none) continue;
      counts.add(check);
      all.add(check);
      cases += test_case(exercise, check);
    }
    const auto timestamp =
        report.time.empty() ? "" : fmt::format(R"( timestamp="{}")", one_line(report.time));
    suites += fmt::format("  <testsuite name=\"{}\" {}{}>\n{}  </testsuite>\n", one_line(exercise.id),
                          counts.attributes(), timestamp, cases);
  }
  for (const auto& id : report.pending) skip(id, "not graded yet");
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" {}>\n{}</testsuites>\n",
      one_line(report.course.empty() ? "Manyhands" : report.course), all.attributes(), suites);
}

}  // namespace manyhands
