// Builds the learner's own program outside of a grading, to run it. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>
#include <variant>

#include "cli/grading_setup.hpp"

namespace manyhands {

/// The program of this profile, in the work folder; or the exit status, after it has said why there is none.
std::variant<std::filesystem::path, int> build_own(const GradingSetup& setup, const Exercise& exercise,
                                                   const std::string& profile, const Output& output);

}  // namespace manyhands
