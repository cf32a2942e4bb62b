// Checks whether a folder has the layout of a submission at all. If not, all files of every exercise would be
// missing, although this is one mistake, and usually not one in the learner's program. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// An Error if `submission` contains none of the course's exercises as <id>/<file>, with what was found
/// instead. Nothing if it contains at least the folder of one: missing files are then ordinary findings.
/// Follows no links, and reads at most a few thousand names. `shown`: the folder's name in messages.
std::optional<Error> wrong_layout(const Course& course, const std::filesystem::path& submission,
                                  const std::string& shown);

/// The pure part: a sentence about what `files` (relative to the submission, "a/b.cpp") were probably meant
/// to be; empty if it has no idea. `name`: the name of the folder itself, without its path.
std::string layout_advice(const Course& course, const std::vector<std::string>& files,
                          const std::string& name, const std::string& shown);

}  // namespace manyhands
