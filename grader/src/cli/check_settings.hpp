// How `grader check` grades one solution. Pure. Internal to cli/.
#pragma once
#include <filesystem>

#include "cli/solution.hpp"
#include "grade/settings.hpp"

namespace manyhands {

/// From deep to shallow. `quick`: without the most expensive parts. `untimed`: the reference's speed is not
/// judged, either.
enum class CheckDepth { whole, quick, untimed };

/// `settings` for the solution in `folder`. A wrong one gets only the checks that may find its mistake.
grade::Settings check_settings(grade::Settings settings, const Solution& solution,
                               const std::filesystem::path& folder, CheckDepth depth);

}  // namespace manyhands
