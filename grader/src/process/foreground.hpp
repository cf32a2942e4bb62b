// Runs a program in the foreground: it has our input, output and environment, and receives Ctrl-C.
#pragma once
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::process {

struct ForegroundResult {
  End end = NeverStarted{};  // Exited, Signalled or NeverStarted
  double cpu_seconds = 0;    // its own and that of the children that it has waited for
};

/// Blocks until the program has ended.
ForegroundResult run_in_foreground(const std::vector<std::string>& argv);

}  // namespace manyhands::process
