// `grader play` without an exercise: the levels. Internal to cli/.
#pragma once
#include "cli/grading_commands.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {

/// Returns the exit status. The levels must be built.
int play_levels(const PlayOptions& options, const GradingSetup& setup);

}  // namespace manyhands
