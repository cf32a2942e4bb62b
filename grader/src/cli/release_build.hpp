// Builds a submission's ordinary program, for commands that run it without grading. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "course/exercise.hpp"
#include "grade/settings.hpp"

namespace manyhands {

/// Builds `submission` (laid out like starter/) into `folder`/release, together with the exercise's serial
/// version. Returns an empty text, or in a few words why it cannot be run. `must_be_begun`: untouched files
/// are not a submission.
std::string build_release(const grade::Settings& settings, const Exercise& exercise,
                          const std::filesystem::path& submission, const std::filesystem::path& folder,
                          bool must_be_begun);

}  // namespace manyhands
