// Finds lines that an author still has to write. A new exercise has some, and `grader check` names them, so
// that they never reach learners. Internal to cli/.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "course/exercise.hpp"

namespace manyhands {

/// The numbers (from 1) of lines that contain the word TODO. Pure.
std::vector<int> todo_lines(std::string_view text);

/// One complaint for each text or manifest of the exercise with such lines.
std::vector<std::string> todo_complaints(const Course& course, const Exercise& exercise);

}  // namespace manyhands
