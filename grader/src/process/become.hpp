// The end of this program, and the beginning of another one in its place.
#pragma once
#include <string>
#include <vector>

namespace manyhands::process {

/// Replaces this process; the program has our input, output, environment and terminal. Nothing is destroyed,
/// so a caller has let go of all that must not stay. Returns only if the program cannot be started: why.
std::string become(const std::vector<std::string>& argv);

}  // namespace manyhands::process
