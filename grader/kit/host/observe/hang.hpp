// Why a program hangs: its stacks, and the calls that its processes are blocked in. Internal to diagnose;
// pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "model/finding.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {

/// Of all stacks of the run, in their order.
using Readings = std::vector<StackReading>;

/// For a run that hung; with the place of every thread.
Finding hang_of(const Run& run, const std::string& prefix);

/// What a thread does, in words: "waiting for a mutex".
std::string doing(const StackReading& reading);

/// Parts of hang_of.
std::optional<Finding> hangs_on_pipe(const Run& run);
std::optional<Finding> hangs_in_shared_memory(const Run& run, const Readings& stacks);
std::optional<Finding> hangs_on_mutex(const Run& run, const Readings& stacks);

/// Was it stopped at its time limit, and had used more than a second of CPU time until then?
bool ran_until_limit(const Run& run);

}  // namespace manyhands::host
