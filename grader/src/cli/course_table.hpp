// The table of exercises in README.md, made from course.yaml and the manifests, so that nobody keeps it by
// hand. Pure. Internal to cli/.
#pragma once
#include <string>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// One row for each exercise, in the course's order; a module's title is only in its first row.
std::string course_table(const Course& course);

/// `readme` with that table between its two marks, and everything else as it is. An error if a mark is
/// missing.
Result<std::string> with_course_table(const std::string& readme, const Course& course);

}  // namespace manyhands
