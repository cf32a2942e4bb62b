// How results become marks: which attempt counts, deadlines, and what being late costs. class.yaml says it;
// the gradebook remembers which rules count, so that a change of class.yaml changes no mark before an
// instructor has seen whose.
#pragma once
#include <ctime>
#include <map>
#include <optional>
#include <string>

#include "course/exercise.hpp"

namespace manyhands {

/// Which of a student's attempts at an exercise counts.
enum class Counts { latest, best };

/// What happens to attempts that are received after the deadline. A day that has begun counts as a day.
struct LatePolicy {
  int free_days = 0;           // of each student, for all exercises together; used in the order of deadlines
  double percent_per_day = 0;  // taken off the points for each further day
  std::optional<int> most_days;  // a later attempt does not count; none: no limit
};

/// Another deadline for one student.
struct Extension {
  std::time_t due = 0;
  std::string why;
};

struct MarkRules {
  Counts counts = Counts::latest;
  Unmeasured unmeasured = Unmeasured::pending;
  LatePolicy late;
  std::map<std::string, std::time_t> due;                              // by exercise; no entry: never late
  std::map<std::string, std::map<std::string, Extension>> extensions;  // by exercise and student
};

/// As text for the gradebook; equal rules give equal texts.
std::string to_text(const MarkRules& rules);
/// Throws std::invalid_argument for a text that to_text() has not written.
MarkRules mark_rules_from(const std::string& text);

}  // namespace manyhands
