// Judges stored evidence again: makes grading ask it in place of compilers and hosts. Nothing is run, and no
// time passes but the recorded.
#pragma once
#include "grade/evidence.hpp"
#include "grade/settings.hpp"

namespace manyhands::grade {

/// Prepares `settings`. If grading asks for a stage that is not stored (because a decision now needs more),
/// it gets an Error. `no_state`: a folder that does not exist, in place of .manyhands.
void judge_again(Settings& settings, Evidence evidence, const std::filesystem::path& no_state);

}  // namespace manyhands::grade
