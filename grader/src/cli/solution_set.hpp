// All solutions of an exercise. Internal to cli/.
#pragma once
#include <string>
#include <vector>

#include "cli/solution.hpp"
#include "course/exercise.hpp"

namespace manyhands {

struct SolutionSet {
  std::vector<Solution> solutions;
  std::vector<std::string> complaints;  // what is missing, unexpected or unreadable, each with its path
};

/// Reads solutions/<id>/, and checks for stray files in the exercise's folders.
SolutionSet solutions_of(const Course& course, const Exercise& exercise);

}  // namespace manyhands
