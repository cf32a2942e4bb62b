// A submission's plain program, for commands that run it without grading. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "course/exercise.hpp"
#include "grade/settings.hpp"

namespace manyhands {

/// Builds `submission` (laid out as starter/) into `folder`/release, with the exercise's serial version
/// beside it. Empty: it is there to be run; else why not, in a few words. `must_be_begun`: the untouched
/// files are no submission.
std::string build_release(const grade::Settings& settings, const Exercise& exercise,
                          const std::filesystem::path& submission, const std::filesystem::path& folder,
                          bool must_be_begun);

}  // namespace manyhands
