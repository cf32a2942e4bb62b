#include "cli/solution_check.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {

// The solution's file that the finding is in; empty: none.
std::string path_of(const Finding& finding, const Solution& solution) {
  for (const auto& [path, file] : solution.files)
    if (finding.file.ends_with("/" + path)) return path;
  return {};
}

// " at line 12", and the position in the patch, for authors who have to change it.
std::string line_of(const Finding& finding, const Solution& solution) {
  if (finding.line <= 0) return {};
  const auto origin = origin_of(solution, path_of(finding, solution), finding.line);
  return " at line " + std::to_string(finding.line) + (origin.empty() ? "" : " (" + origin + ")");
}

std::string first_words(const ExerciseReport& report, const Solution& solution) {
  for (const auto& check : report.checks) {
    if (!check.findings.empty()) {
      const auto& finding = check.findings.front();
      return std::string(to_string(check.name)) + " " + finding.code + line_of(finding, solution) + ": " +
             finding.message;
    }
    if (check.verdict == Verdict::fault || check.verdict == Verdict::inconclusive)
      return std::string(to_string(check.name)) + ": " + check.reason;
  }
  return "nothing was found";
}

Checked must_pass(const Solution& solution, const ExerciseReport& report) {
  switch (report.verdict) {
    case Verdict::pass:
      return {CheckOutcome::as_expected, "passes"};
    case Verdict::fail:
      return {CheckOutcome::contradicted, "must pass, but " + first_words(report, solution)};
    case Verdict::fault:
      return {CheckOutcome::fault, first_words(report, solution)};
    default:
      return {CheckOutcome::not_proven, "not proven here: " + first_words(report, solution)};
  }
}

Checked must_not_pass(const Solution& solution, const ExerciseReport& report) {
  if (report.verdict == Verdict::pass)
    return {CheckOutcome::contradicted, "the unchanged exercise must not pass, but does"};
  if (report.verdict == Verdict::fault) return {CheckOutcome::fault, first_words(report, solution)};
  if (report.verdict == Verdict::fail) return {CheckOutcome::as_expected, "does not pass"};
  return {CheckOutcome::not_proven, "not proven here: " + first_words(report, solution)};
}

bool is_where_it_must_be(const Finding& finding, const Solution& solution) {
  const auto& places = solution.must_point;
  return places.empty() || std::any_of(places.begin(), places.end(), [&](const MarkedLine& place) {
           return finding.line == place.line && path_of(finding, solution) == place.path;
         });
}

// Cores that share their caches, as hyperthreads do, hardly disturb each other. If threads at work may not be
// observed, it is visible that they do, but not how. And some memory is fast enough for all cores. None of
// this contradicts the results of other machines.
std::string shows_elsewhere(const std::string& code, const Check& check) {
  if (code == KnownCode("memory-bound")) {
    for (const auto& finding : check.findings)
      if (finding.code == KnownCode("work-inflated") || finding.code == KnownCode("interference"))
        return "here the memory is, or was just now, fast enough for all its threads";
    return {};
  }
  if (code != KnownCode("false-sharing") && code != KnownCode("contention")) return {};
  if (check.verdict == Verdict::pass)
    return "on this machine it is as fast as required, so cores hardly disturb each other here";
  // Without enough samples at the line, or enough of the cores at once, the grader says only what it costs.
  for (const auto& finding : check.findings)
    if (finding.code == KnownCode("interference") || finding.code == KnownCode("work-inflated"))
      return "its threads need more CPU time than the serial version, but the cause was not found";
  return {};
}

// Why a check that did not find the mistake contradicts nothing; empty: it does.
std::string why_not_proven(const Expectation& expect, const Check& check) {
  if (check.name != expect.check) return {};
  // A check that this machine cannot make, now or ever, proves nothing, either.
  if (check.verdict == Verdict::skipped && check.why == Why::machine) return check.reason;
  return shows_elsewhere(expect.code, check);
}

Checked must_be_found(const Solution& solution, const ExerciseReport& report) {
  const auto& expected = solution.mistake.expect;
  const auto is_expected = [&](const Check& check, const Finding& finding) {
    const Expectation found{check.name, finding.code};
    return std::find(expected.begin(), expected.end(), found) != expected.end() &&
           is_where_it_must_be(finding, solution);
  };
  for (const auto& check : report.checks)
    for (const auto& finding : check.findings)
      if (is_expected(check, finding))
        return {CheckOutcome::as_expected,
                std::string(to_string(check.name)) + " " + finding.code + line_of(finding, solution)};
  const auto wanted = wanted_of(solution);
  if (report.verdict == Verdict::fault) return {CheckOutcome::fault, first_words(report, solution)};
  if (report.verdict == Verdict::inconclusive)
    return {CheckOutcome::not_proven, "not proven here (" + wanted + "): " + first_words(report, solution)};
  for (const auto& expect : expected)
    for (const auto& check : report.checks)
      if (const auto why = why_not_proven(expect, check); !why.empty())
        return {CheckOutcome::not_proven, "not proven here (" + wanted + "): " + why};
  return {CheckOutcome::contradicted, "must get " + wanted + ", but " + first_words(report, solution)};
}

}  // namespace

std::string wanted_of(const Solution& solution) {
  std::vector<std::string> lines;
  for (const auto& place : solution.must_point) lines.push_back(std::to_string(place.line));
  return to_text(solution.mistake.expect, " or ") +
         (lines.empty() ? "" : " at line " + join_words(lines, " or "));
}

bool has_evidence(const Solution& solution) {
  return solution.kind == SolutionKind::wrong &&
         std::any_of(solution.mistake.expect.begin(), solution.mistake.expect.end(),
                     [](const Expectation& expect) { return expect.check != CheckName::builds; });
}

Checked checked(const Solution& solution, const ExerciseReport& report) {
  switch (solution.kind) {
    case SolutionKind::pristine:
      return must_not_pass(solution, report);
    case SolutionKind::reference:
    case SolutionKind::also:
      return must_pass(solution, report);
    case SolutionKind::wrong:
      return must_be_found(solution, report);
  }
  return {CheckOutcome::fault, "unknown kind of solution"};
}

}  // namespace manyhands
