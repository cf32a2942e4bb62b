// How `grader check` grades one solution. Pure. Internal to cli/.
#pragma once
#include <filesystem>

#include "cli/solution.hpp"
#include "grade/settings.hpp"

namespace manyhands {

/// `settings` for the solution in `folder`. A wrong one gets only the checks that may find its mistake.
/// `quick`: as in `make test`, without the most expensive parts.
grade::Settings check_settings(grade::Settings settings, const Solution& solution,
                               const std::filesystem::path& folder, bool quick);

}  // namespace manyhands
