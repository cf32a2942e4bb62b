// The hints of an exercise: takes the next one, and shows it. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/commands.hpp"
#include "course/exercise.hpp"

namespace manyhands {

struct TakenHint {
  std::string id;  // of the exercise
  int task = 0;
  std::string task_title;  // may be empty
  int number = 0;          // from 1; 0: all had been given already
  int count = 0;           // of the task's hints
  std::string text;        // Markdown
  std::string note;        // it could not be recorded that this hint was given; may be empty
};

/// Takes the next hint, and records that it was given. Without a task, for the first task that does not pass
/// yet.
Result<TakenHint> take_hint(const std::filesystem::path& root, const Exercise& exercise,
                            std::optional<int> task);

/// The hints that were given so far, task by task; without `count` and `note`. None if they cannot be read.
std::vector<TakenHint> hints_so_far(const std::filesystem::path& root, const Exercise& exercise);

/// Several lines. `again`: what gives a stronger one: "grader hint ID --task 1". Pure.
std::string hint_text(const TakenHint& hint, const std::string& again, const Output& output);

}  // namespace manyhands
