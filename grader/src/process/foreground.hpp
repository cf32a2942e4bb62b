// Runs a program in place of ours: it reads our input, writes our output, has our environment, and Ctrl-C
// reaches it.
#pragma once
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::process {

struct ForegroundResult {
  End end = NeverStarted{};  // Exited, Signalled or NeverStarted
  double cpu_seconds = 0;    // its own and that of the children it waited for
};

/// Blocks until it has ended.
ForegroundResult run_in_foreground(const std::vector<std::string>& argv);

}  // namespace manyhands::process
