// The report: the one canonical result. Every output format is made from it; points are never rounded here.
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
  std::string reason;   // learner's words: why it was skipped or inconclusive, or what our fault was
  std::string remedy;   // what to do about that
  std::string summary;  // one line when it passed: "1.87× (needs 1.68×; this machine can give 1.98×)"
  double points = 0;
  double max_points = 0;
  double points_unmeasured = 0;
  double seconds = 0;
  std::vector<Finding> findings;
  nlohmann::json measured =
      nlohmann::json::object();  // all raw figures: a verdict can be judged again from them
};

/// A test of the exercise by its task, so that a learner who did task 1 of 3 sees it pass.
struct TaskResult {
  int number = 0;
  std::string title;
  int passed = 0;
  int total = 0;
  int not_run = 0;  // of total: the program hung in a test before
};

enum class ExerciseState { graded, not_started };

struct ExerciseReport {
  std::string id;
  std::string title;
  std::string digest;  // of what decides on it (course/digests.hpp); empty: not known
  std::vector<std::string>
      files;  // what the learner edits, as they know it: "starter/crawl-threads/crawl.cpp"
  ExerciseState state = ExerciseState::graded;
  Verdict verdict = Verdict::pass;
  double points = 0;
  double max_points = 0;
  double points_unmeasured = 0;
  bool unchanged = false;  // not graded now: the verdict of an earlier grading of the same files still holds
  std::vector<TaskResult> tasks;
  std::vector<Check> checks;
};

struct Report {
  std::string grader_version;
  std::optional<std::string> student;  // as the instructor calls them; any printable text
  std::string time;                    // when the grading began: ISO 8601 with its zone
  std::string case_number;  // names this very grading, so that two people can talk about it: 8 hex digits
  std::string course;
  std::string course_digest;
  nlohmann::json machine = nlohmann::json::object();
  std::string sandbox = "none";
  std::string seed;  // decimal
  double points = 0;
  double max_points = 0;
  double points_unmeasured = 0;
  std::vector<ExerciseReport> exercises;
  /// What was asked for and is not graded yet. Empty in a finished report; where it is not, the totals are
  /// those of `exercises` alone.
  std::vector<std::string> pending;
  [[nodiscard]] bool complete() const { return pending.empty(); }
};

}  // namespace manyhands
