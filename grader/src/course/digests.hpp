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

}  // namespace manyhands
