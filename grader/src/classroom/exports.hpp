// Marks in the formats that learning platforms read. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "classroom/marks.hpp"

namespace manyhands {

enum class ExportFormat { canvas, moodle, csv, json };

struct ExportWish {
  ExportFormat format = ExportFormat::csv;
  std::vector<std::string> exercises = {};  // empty: all for which anybody has handed in something
  bool checks = false;                      // csv, json: also the points of each check
};

/// Only students of the roster, in its order: a platform refuses a whole file that names somebody unknown.
///
/// Platforms take an empty cell, or a "-", for a mark that was deleted. So a file for Canvas or Moodle is
/// about one exercise, and has rows only for final marks. It is an error if there are several exercises, or
/// if the roster lacks the columns by which the platform recognises students. In csv and json, marks that are
/// not final have no points, but their state.
Result<std::string> exported(const ExportWish& wish, const Class& the_class, const std::vector<Mark>& marks,
                             const std::vector<GradedRow>& results);

/// The marks of a student and an exercise that are left out because they are not final.
/// `exercises`: only of these; empty: all.
std::vector<const Mark*> not_final(const std::vector<Mark>& marks,
                                   const std::vector<std::string>& exercises = {});

}  // namespace manyhands
