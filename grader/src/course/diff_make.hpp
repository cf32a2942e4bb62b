// Makes a unified diff of two texts. Pure.
#pragma once
#include <string>

namespace manyhands {

/// The shortest diff from `before` to `after`, with three lines of context around each change, or more if
/// three would match in two places. Empty if both are equal.
std::string make_diff(const std::string& path, const std::string& before, const std::string& after);

}  // namespace manyhands
