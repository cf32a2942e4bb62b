// Records what grading gave in the gradebook, and prints a line for each row, for whichever engine. Any
// thread; errors of the gradebook are thrown. Internal to cli/class/.
#pragma once
#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "classroom/gradebook.hpp"
#include "cli/class/row_result.hpp"
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "course/digests.hpp"

namespace manyhands {

/// What was found, in a few words. Pure.
std::string result_in_words(const ExerciseReport& result);

class ResultRecorder {
 public:
  /// All arguments must outlive this object. `proposed`: the results do not count yet.
  ResultRecorder(const Course& course, Gradebook& gradebook, const Output& output, bool live, bool proposed,
                 std::string why);

  /// Of a regrade: the results until now. A proposal that only measured less than these is not made.
  void compare_with(std::vector<GradedRow> before) { before_ = std::move(before); }
  /// This many rows will be recorded.
  void expect(std::size_t rows) { left_ = rows; }
  AttemptFiles files_of(const GradebookRow& row);
  std::string evidence_of(std::int64_t result);
  /// In this process; a row whose grader was killed is tried a limited number of times.
  void begin(const GradebookRow& row);
  /// It waits for its turn to be timed; begin() again then.
  void park(const GradebookRow& row);
  /// A result with a fault of ours is recorded as fail().
  void record(const GradebookRow& row, RowResult result);
  void fail(const GradebookRow& row, const std::string& reason);
  /// It cannot be judged again; its result stays as it is.
  void refuse(const GradebookRow& row, const std::string& reason);
  /// The digest of the exercise's tests; empty if the course has no such exercise.
  [[nodiscard]] std::string tests_of(const std::string& exercise) const;
  /// Whether the exercise would be graded by the same tests now.
  [[nodiscard]] bool has_same_tests(const GradedRow& before) const;

  void show(const std::string& what);  // live, with how many rows are left
  /// A row waits for other graders, as it is said in Settings::waits. Without a live line, it is said once
  /// for all rows, so that results can be found between such lines.
  void wait(const std::string& exercise, const std::string& what);
  Progress& progress() { return progress_; }
  /// How many rows the grader failed at, or refused.
  [[nodiscard]] int failed() const { return failed_; }

 private:
  bool keeps_what_was_measured(const GradebookRow& row, const GradedRow& graded);
  void tell(const GradebookRow& row, const std::string& mark, const std::string& words);

  Gradebook& gradebook_;
  const Output& output_;
  bool proposed_;
  std::string why_;
  std::vector<GradedRow> before_;
  CourseDigests digests_;
  std::map<std::string, std::string> tests_;  // their digests, by exercise
  Progress progress_;
  bool live_;
  std::set<std::string> said_;  // kinds of waiting
  std::mutex mutex_;            // for the gradebook and the screen
  std::atomic<std::size_t> left_ = 0;
  std::atomic<int> failed_ = 0;
};

}  // namespace manyhands
