// A mistake between its patch and a folder in which an author changes it. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "cli/solution.hpp"

namespace manyhands {

/// The text of the patch by which the solution's files differ from those of `head`'s base. An error where
/// they do not.
Result<std::string> patch_text_of(const Course& course, const Exercise& exercise, const MistakePatch& head,
                                  const Solution& solution);

/// Writes the solution's files and the patch's head below `folder`, which must not hold another mistake.
Result<void> open_mistake(const Exercise& exercise, const Solution& solution,
                          const std::filesystem::path& folder);

/// What is there, as a patch.
Result<std::string> close_mistake(const Course& course, const Exercise& exercise,
                                  const std::filesystem::path& folder);

}  // namespace manyhands
