// The table of exercises in README.md, made from course.yaml and the manifests, so that it is never out of
// date. Pure. Internal to cli/.
#pragma once
#include <string>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// One row for each exercise, in the order of the course; a module's title is only in its first row. Then, if
/// the course has a fast track, a line about it.
std::string course_table(const Course& course);

/// `readme` with that table between its two marks; the rest is unchanged. An error if a mark is missing.
Result<std::string> with_course_table(const std::string& readme, const Course& course);

}  // namespace manyhands
