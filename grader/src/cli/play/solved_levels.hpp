// Which levels the learner has solved: .manyhands/play.json.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/result.hpp"

namespace manyhands {

/// The fewest switches with which each was broken. An unreadable file counts as none.
using SolvedLevels = std::map<std::string, int>;
SolvedLevels solved_levels(const std::filesystem::path& root);

/// Keeps the better of two results.
Result<void> remember_solved(const std::filesystem::path& root, const std::string& level, int switches);

}  // namespace manyhands
