// From results to marks: which attempt counts, what being late costs, and what points mean that could not be
// measured. Pure: the same results and the same class.yaml give the same marks.
#pragma once
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classroom/attempt.hpp"
#include "classroom/class_file.hpp"

namespace manyhands {

enum class MarkState {
  nothing,  // no attempt that counts
  waiting,  // an attempt that counts, or may count, is not graded yet
  graded,   // final
  open,     // not final: points could not be measured, or it depends on something that is not known yet
  fault     // the grader failed
};

std::string_view to_string(MarkState state);

struct Mark {
  std::string student;
  std::string exercise;
  MarkState state = MarkState::nothing;
  int attempt = 0;          // its number; 0: none
  std::int64_t result = 0;  // its id; 0: none
  double points = 0;        // after deductions, never rounded
  double max_points = 0;    // of the course
  double unmeasured = 0;    // points that are still open
  int late_days = 0;
  int free_days = 0;  // of these, without a deduction
  double percent_off = 0;
  std::vector<std::string> notes;  // complete sentences: what changed the points, or why there are none
  std::map<int, std::string>
      others;  // by number: why this attempt does not count, "one that was received later does"
};

/// For each student and exercise, in the order of the roster and of the course.
std::vector<Mark> marks_of(const Class& the_class, const std::vector<GradebookRow>& rows,
                           const std::vector<GradedRow>& results);

/// When the student must hand in the exercise; none: whenever they like.
std::optional<std::time_t> due_of(const ClassFile& about, const std::string& student,
                                  const std::string& exercise);

/// The days after `due` that have begun; 0: in time.
int days_late(std::time_t due, std::time_t received);

}  // namespace manyhands
