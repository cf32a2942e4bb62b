// Digests of a course and its exercises, for reports: two reports with equal digests used the same exercise.
#pragma once
#include <map>
#include <string>

#include "course/exercise.hpp"

namespace manyhands {

/// A digest is empty if some file could not be read.
struct CourseDigests {
  std::string course;                            // of course.yaml and all exercises
  std::map<std::string, std::string> exercises;  // by id: of its folder and its line of course.yaml
};

/// Reads the files now, without hidden files (which editors create).
CourseDigests digests_of(const Course& course);

/// Of what is run to grade an exercise: the files in its folder and its limits, but not its weights,
/// statement or hints. Empty if some file could not be read. With equal digests, what was observed once can
/// be judged again.
std::string digest_of_tests(const Exercise& exercise);

}  // namespace manyhands
