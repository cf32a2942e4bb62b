// The table of `grader compare`: the versions of one problem side by side. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands {

struct ComparedRow {
  std::string name;
  int workers = 0;
  std::optional<Run> run;  // none: see `instead`
  std::string instead;     // "not started"
  double taken = 0;        // cores used by other programs during the run that was disturbed least
  bool disturbed = false;  // so much that its time means little
  std::vector<std::string> remarks = {};
};

/// Lines without newlines; a row's remarks are below it. Times are compared with the first row that has a
/// run. Disturbed rows, and rows compared with one, get a '?' and an explanation below the table.
std::vector<std::string> comparison_table(const std::vector<ComparedRow>& rows);

}  // namespace manyhands
