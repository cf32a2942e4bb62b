// A hang that nested parallelism in a library makes possible: a thread that waits for an inner loop runs
// another piece of the outer one, which needs a lock that the same thread already holds, further down its
// stack.
#pragma once
#include <optional>
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// For a run that hung. Looks for a thread that waits for a mutex in a oneTBB task, while another task of the
/// same kind is below it on the stack, in a wait for an inner loop. Pure.
std::optional<Finding> lock_across_nested_wait(const Run& run, const std::string& prefix);

}  // namespace manyhands::host
