// starter/<id>, the working copy of exercises/<id>/starter. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "course/exercise.hpp"

namespace manyhands {

/// Moves starter/<name> to .manyhands/backup/, and returns its new path. Throws
/// std::filesystem::filesystem_error.
std::filesystem::path back_up_starter(const std::filesystem::path& root, const std::string& name);

/// Puts the original files in place of starter/<id>. Returns where its old content is now; empty if there was
/// none. Throws std::filesystem::filesystem_error; then everything is as before.
std::filesystem::path restore_starter(const std::filesystem::path& root, const Exercise& exercise);

}  // namespace manyhands
