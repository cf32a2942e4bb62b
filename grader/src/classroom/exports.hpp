// Marks in the formats that learning platforms read. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "classroom/marks.hpp"

namespace manyhands {

enum class ExportFormat { canvas, moodle, csv, json };

/// One row for each student of the roster, in its order, and only for them: a platform refuses a whole file
/// that names somebody unknown. Columns are the exercises for which anybody has handed in something. A mark
/// that is not final is empty (Canvas, csv) or "-" (Moodle), so that it replaces nothing.
///
/// An error if the roster lacks the columns by which the platform recognises students. `checks` adds a column
/// for the points of each check; only for csv and json.
Result<std::string> exported(ExportFormat format, const Class& the_class, const std::vector<Mark>& marks,
                             const std::vector<GradedRow>& results, bool checks);

/// The marks of a student and an exercise that are left out because they are not final.
std::vector<const Mark*> not_final(const std::vector<Mark>& marks);

}  // namespace manyhands
