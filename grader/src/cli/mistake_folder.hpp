// Converts between a mistake's patch and a folder in which an author edits it. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "cli/solution.hpp"

namespace manyhands {

/// The patch with the differences between the solution's files and those of `head`'s base. An error if there
/// are none.
Result<std::string> patch_text_of(const Course& course, const Exercise& exercise, const MistakePatch& head,
                                  const Solution& solution);

/// Writes the solution's files and the head of the patch into `folder`, which must not contain another
/// mistake.
Result<void> open_mistake(const Exercise& exercise, const Solution& solution,
                          const std::filesystem::path& folder);

/// The content of the folder as a patch.
Result<std::string> close_mistake(const Course& course, const Exercise& exercise,
                                  const std::filesystem::path& folder);

}  // namespace manyhands
