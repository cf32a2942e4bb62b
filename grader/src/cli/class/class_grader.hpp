// Grades rows of a gradebook: what need not be timed on all cores, then what is timed one after the other
// with nothing beside it. Each result is recorded as soon as it is known, so a killed grader loses only what
// it was grading. Whatever a submission does costs only its own row. Internal to cli/class/.
#pragma once
#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "classroom/gradebook.hpp"
#include "cli/commands.hpp"
#include "cli/grading_setup.hpp"
#include "cli/progress.hpp"
#include "course/digests.hpp"

namespace manyhands {

class ClassGrader {
 public:
  /// All arguments must outlive this object. `proposed`: the results do not count yet.
  ClassGrader(GradingSetup& setup, Gradebook& gradebook, const Output& output, bool live, bool proposed,
              std::string why);
  ~ClassGrader();

  /// Prints a line for each row. Returns how many of them the grader failed at.
  int grade(const std::vector<GradebookRow>& rows);
  /// Judges again what was observed when `results` were graded; runs nothing. Returns how many could not be
  /// judged, because an exercise's tests have changed since, or nothing was stored.
  int judge_again(const std::vector<GradedRow>& results);

 private:
  struct Job;

  void grade_batch(std::deque<Job>& jobs);
  // Any thread. All that can go wrong with one job ends in fail().
  template <class Do>
  void guarded(Job& job, Do work);
  void begin(Job& job);
  void end(Job& job);
  void judge(Job& job, const GradedRow& before);
  void prepare(Job& job);
  void record(Job& job, ExerciseReport result, const std::string& evidence);
  void fail(Job& job, const std::string& reason);
  void refuse(Job& job, const std::string& reason);
  void finish(Job& job, const std::string& mark, const std::string& words);

  GradingSetup& setup_;
  Gradebook& gradebook_;
  const Output& output_;
  bool proposed_;
  std::string why_;
  CourseDigests digests_;
  std::map<std::string, std::string> tests_;  // their digests, by exercise
  std::mutex mutex_;                          // for the gradebook, the screen and what follows
  Progress progress_;
  std::atomic<std::size_t> left_ = 0;
  int failed_ = 0;
};

}  // namespace manyhands
