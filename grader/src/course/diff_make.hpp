// The way back: of two texts a unified diff is made. Pure.
#pragma once
#include <string>

namespace manyhands {

/// The diff from `before` to `after`, of as few lines as can be: three lines of context around each change,
/// and more where three would match in two places. Empty where both are the same.
std::string make_diff(const std::string& path, const std::string& before, const std::string& after);

}  // namespace manyhands
