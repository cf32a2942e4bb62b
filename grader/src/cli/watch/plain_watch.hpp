// `grader watch` without a terminal: prints what begins, and each report, until the input ends.
#pragma once
#include "cli/grading_commands.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// A grading that runs when the input ends is finished; a line "q" ends it at once. Returns the exit status,
/// 0.
int watch_as_text(const WatchOptions& options, const Exercise& exercise, int in, int out);

}  // namespace manyhands
