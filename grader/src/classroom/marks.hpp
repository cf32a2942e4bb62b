// From results to marks: which attempt counts, what being late costs, and what points that could not be
// measured mean. Pure: the same results and the same class.yaml give the same marks.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "classroom/class_file.hpp"
#include "classroom/gradebook.hpp"
#include "course/exercise.hpp"

namespace manyhands {

enum class MarkState {
  nothing,  // handed in nothing for this exercise that counts
  waiting,  // the attempt that counts is not graded yet
  graded,   // final
  open,     // some points could not be measured
  fault     // the grader failed
};

struct Mark {
  std::string student;
  std::string exercise;
  MarkState state = MarkState::nothing;
  int attempt = 0;  // its number; 0: none
  double points = 0;
  double max_points = 0;
  double unmeasured = 0;  // of the points that are missing: could not be measured (0 if the policy decides)
  int late_days = 0;
  int free_days = 0;  // of these, without a deduction
  double percent_off = 0;
  std::string note;  // in plain words, what changed the points; may be empty
  std::optional<Stamp> stamp;
  std::map<std::string, double> checks;  // points by check, before any deduction
};

/// For each student and exercise, in these orders.
std::vector<Mark> marks_of(const ClassFile& about, const Course& course,
                           const std::vector<std::string>& students, const std::vector<Row>& rows,
                           const std::vector<StoredResult>& results);

/// When a student must hand in an exercise; none: whenever.
std::optional<std::time_t> due_of(const ClassFile& about, const std::string& student,
                                  const std::string& exercise);

/// Days after `due` that have begun; 0: in time.
int days_late(std::time_t due, std::time_t received);

std::string_view to_string(MarkState state);

}  // namespace manyhands
