// Judges stored evidence again: grading reads it instead of running compilers and hosts. The clock shows the
// recorded times.
#pragma once
#include "grade/evidence.hpp"
#include "grade/settings.hpp"

namespace manyhands::grade {

/// Prepares `settings`. If grading asks for a stage that is not stored (because a decision now needs more),
/// it gets an Error. What is known of this machine from other gradings is not used.
void judge_again(Settings& settings, Evidence evidence);

}  // namespace manyhands::grade
