// `grader watch` on a terminal: shows the exercise that is watched, and does what the keys ask for.
#pragma once
#include <cstddef>
#include <optional>

#include "cli/grading_commands.hpp"
#include "cli/watch/edit_command.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// `first`: the exercise to begin with, an index in the course's order. Returns the exit status: 0, or 130
/// after Ctrl-C.
int watch_on_terminal(const WatchOptions& options, const Course& course, std::size_t first,
                      const std::optional<EditCommand>& editor, int in, int out);

}  // namespace manyhands
