// The stored evidence of an exercise's wrong solutions: one file, DIR/<exercise>.zst. Internal to cli/.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/solution.hpp"
#include "grade/evidence.hpp"

namespace manyhands {

struct StoredSolution {
  std::string expect;                  // "correct lost-wakeup", as it was expected then
  std::vector<MarkedLine> must_point;  // as it was then: lines move when the solution is edited
  grade::Evidence evidence;
};

/// By the solution's name.
using StoredSolutions = std::map<std::string, StoredSolution>;

std::filesystem::path evidence_path(const std::filesystem::path& folder, const std::string& id);

/// Empty if there is no file.
Result<StoredSolutions> read_evidence(const std::filesystem::path& file);
/// Writes all or nothing; creates the folder.
Result<void> write_evidence(const StoredSolutions& solutions, const std::filesystem::path& file);

}  // namespace manyhands
