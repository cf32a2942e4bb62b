// A hang that libraries with nested parallelism make possible: a thread that waits for an inner loop takes
// another piece of the outer one, and that asks for a lock which the thread holds itself, further down on its
// own stack.
#pragma once
#include <optional>
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Of a run that hung. A thread counts that waits for a mutex in a task of oneTBB's, while a task of the very
/// same kind lies below it on its stack, in a wait for an inner loop. Pure.
std::optional<Finding> lock_across_nested_wait(const Run& run, const std::string& prefix);

}  // namespace manyhands::host
