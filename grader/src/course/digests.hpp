// Digests of a course and of its exercises, for reports: were two of them made with the same exercise?
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

/// Reads the files now. Hidden files (an editor's) are left out.
CourseDigests digests_of(const Course& course);

}  // namespace manyhands
