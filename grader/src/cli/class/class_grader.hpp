// Grades rows of a gradebook on this machine: what need not be timed on all cores, then what is timed one
// after the other with nothing beside it. Each result is recorded as soon as it is known, so a killed grader
// loses only what it was grading. Whatever a submission does costs only its own row. Internal to cli/class/.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "classroom/gradebook.hpp"
#include "cli/class/result_recorder.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {

class ClassGrader {
 public:
  /// All arguments must outlive this object.
  ClassGrader(GradingSetup& setup, ResultRecorder& recorder);

  void grade(const std::vector<GradebookRow>& rows);
  /// Judges again what was observed when `results` were graded; runs nothing. Those that cannot be
  /// judged, because an exercise's tests have changed since or nothing was stored, are said to be so.
  void judge_again(const std::vector<GradedRow>& results);

 private:
  struct Job;

  void grade_batch(std::deque<Job>& jobs);
  // Any thread. All that can go wrong with one job ends as a recorded failure.
  template <class Do>
  void guarded(Job& job, Do work);
  void begin(Job& job);
  void end(Job& job);
  void judge(Job& job, const GradedRow& before);

  GradingSetup& setup_;
  ResultRecorder& recorder_;
};

}  // namespace manyhands
