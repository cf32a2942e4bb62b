// What a regrade or other rules for marks would change: whose marks, from what to what, and why. Pure.
#pragma once
#include <string>
#include <vector>

#include "classroom/marks.hpp"

namespace manyhands {

struct MarkChange {
  std::string student;
  std::string exercise;
  double before = 0;
  double after = 0;
  bool final_before = false;  // whether it was a final mark
  bool final_after = false;
  std::vector<std::string>
      why;  // "speed: inconclusive → pass", "weights: 85 → 90 points for the same verdicts"
};

/// The marks that differ if `proposals` replace the results of their rows, and `rules` those of the class.
std::vector<MarkChange> mark_changes(const Class& the_class, const MarkRules& rules,
                                     const std::vector<GradebookRow>& rows,
                                     const std::vector<GradedRow>& results,
                                     const std::vector<GradedRow>& proposals);

/// Whether `after` says nothing else than `before`, but could measure less of it: the same grader graded the
/// same exercise on a busier machine. A new weight of the checks is something else.
bool only_measured_less(const GradedRow& before, const GradedRow& after);

}  // namespace manyhands
