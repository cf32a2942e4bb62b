// The table of `grader compare`: one problem's versions side by side. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands {

struct ComparedRow {
  std::string name;
  int workers = 0;
  std::optional<Run> run;  // none: `instead` says why
  std::string instead;     // "not started"
  double taken = 0;        // cores that others took from it, in the run that was disturbed least
  bool disturbed = false;  // so much that its time says little
};

/// Lines without their ends. Times are compared with the first row that has a run. What was disturbed, or is
/// compared with what was, has a '?' and a line below that says so.
std::vector<std::string> comparison_table(const std::vector<ComparedRow>& rows);

}  // namespace manyhands
