// Lines that an author still has to write. A new exercise has some, and `grader check` names them, so that
// nobody gives them to learners. Internal to cli/.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "course/exercise.hpp"

namespace manyhands {

/// The lines (from 1) that have the word TODO. Pure.
std::vector<int> todo_lines(std::string_view text);

/// One complaint for each file of the exercise's texts and its manifest that has such lines.
std::vector<std::string> todo_complaints(const Course& course, const Exercise& exercise);

}  // namespace manyhands
