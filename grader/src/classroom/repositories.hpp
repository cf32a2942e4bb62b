// Submissions as a list of git repositories: a CSV file with the columns student and repository. A row that
// cannot be read becomes a remark of its submission, and the other rows are read all the same. A student can
// set a commit's time to anything, but one in the future counts as now.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classroom/incoming.hpp"

namespace manyhands {

class ExerciseMatcher;

/// In the file's order. Paths are relative to the file's folder.
Result<std::vector<Incoming>> incoming_repositories(const std::filesystem::path& csv, const ImportWish& wish,
                                                    const ExerciseMatcher& matcher,
                                                    const StudentIndex& students, const build::ToolBox& tools,
                                                    const ImportLimits& limits);

}  // namespace manyhands
