// The report: the canonical result, from which every output format is made. Points are never rounded here.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/finding.hpp"
#include "model/verdict.hpp"

namespace manyhands {

struct Check {
  CheckName name = CheckName::builds;
  Verdict verdict = Verdict::skipped;
  Why why = Why::none;
  std::string reason;   // for the learner: why it was skipped or inconclusive, or what our error was
  std::string remedy;   // what to do about it
  std::string summary;  // one line if it passed: "1.87× (needs 1.68×; this machine can give 1.98×)"
  double points = 0;
  double max_points = 0;
  double points_unmeasured = 0;
  double seconds = 0;
  std::vector<Finding> findings;
  nlohmann::json measured =
      nlohmann::json::object();  // all raw figures, so that a verdict can be judged again
};

/// An exercise's tests by task, so that a learner who has done task 1 of 3 sees it pass.
struct TaskResult {
  int number = 0;
  std::string title;
  int passed = 0;
  int total = 0;
  int not_run = 0;  // tests that were not run, because the program hung before them
};

enum class ExerciseState { graded, not_started };

struct ExerciseReport {
  std::string id;
  std::string title;
  std::string digest;  // of everything that decides about it (course/digests.hpp); empty: unknown
  std::vector<std::string>
      files;  // the files to edit, by the learner's path: "starter/crawl-threads/crawl.cpp"
  ExerciseState state = ExerciseState::graded;
  Verdict verdict = Verdict::pass;
  double points = 0;
  double max_points = 0;
  double points_unmeasured = 0;
  bool unchanged = false;  // not graded now: the same files got this verdict earlier
  std::vector<TaskResult> tasks;
  std::vector<Check> checks;
};

struct Report {
  std::string grader_version;
  std::optional<std::string> student;  // as given by the instructor; any printable text
  std::string time;                    // when grading began: ISO 8601 with time zone
  std::string case_number;             // names this grading, so that two people can refer to it: 8 hex digits
  std::string course;
  std::string course_digest;
  nlohmann::json machine = nlohmann::json::object();
  std::string sandbox = "none";
  std::string seed;  // decimal
  double points = 0;
  double max_points = 0;
  double points_unmeasured = 0;
  std::vector<ExerciseReport> exercises;
  /// The exercises that are still to be graded; empty in a finished report. Otherwise, the totals only cover
  /// `exercises`.
  std::vector<std::string> pending;
  [[nodiscard]] bool complete() const { return pending.empty(); }
};

}  // namespace manyhands
