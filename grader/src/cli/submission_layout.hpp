// Whether a folder is laid out as a submission at all. Where it is not, every exercise would miss its files:
// that is one mistake, and most often not a mistake in the learner's program. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// An Error where `submission` holds none of the course's exercises as <id>/<file>, with what was seen
/// instead. Nothing where it holds one, or its folder at least: a missing file is then a finding like any
/// other. Follows no links, and looks at a few thousand names at most. `shown`: how the folder is called.
std::optional<Error> wrong_layout(const Course& course, const std::filesystem::path& submission,
                                  const std::string& shown);

/// The pure part: what `files` (relative to the submission, "a/b.cpp") were probably meant to be, as a
/// sentence; empty where nothing comes to mind. `name`: of the folder itself, without the way to it.
std::string layout_advice(const Course& course, const std::vector<std::string>& files,
                          const std::string& name, const std::string& shown);

}  // namespace manyhands
