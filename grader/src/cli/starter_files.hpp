// starter/<id>, the learner's working copy of exercises/<id>/starter. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "course/exercise.hpp"

namespace manyhands {

/// Moves starter/<name> to .manyhands/backup/, and returns its new path. Throws
/// std::filesystem::filesystem_error.
std::filesystem::path back_up_starter(const std::filesystem::path& root, const std::string& name);

/// Restores the original files in starter/<id>. Returns where its old content is now; empty if there was
/// none. Throws std::filesystem::filesystem_error; then nothing has changed.
std::filesystem::path restore_starter(const std::filesystem::path& root, const Exercise& exercise);

}  // namespace manyhands
