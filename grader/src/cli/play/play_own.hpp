// `grader play ID`: the small programs around a learner's own code. Internal to cli/.
#pragma once
#include "cli/grading_commands.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {

/// Builds the learner's program, and returns the exit status. The exercise must be built.
int play_own(const PlayOptions& options, const GradingSetup& setup, const Exercise& exercise);

}  // namespace manyhands
