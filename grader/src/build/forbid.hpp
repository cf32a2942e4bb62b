// An exercise may do without some things ("no std::async here"). Looks for its patterns in the code proper:
// comments and literals do not count. Pure. Patterns were checked when the manifest was loaded.
#pragma once
#include <vector>

#include "build/collect.hpp"
#include "course/exercise.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

/// One finding for each pattern and file: its first place, with the manifest's hint. Patterns are tried line
/// by line.
std::vector<Finding> forbidden_patterns(const Exercise& exercise, const Collected& collected);

}  // namespace manyhands::build
