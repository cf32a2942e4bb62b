// Keeps the tasks of measured programs on different CPUs. Beside a busy neighbour in another session, the
// kernel may put all of them on one CPU and leave the other to the neighbour; then their parallelism could
// not be observed.
#pragma once
#include <vector>

#include "kit/host/observe/placement.hpp"

namespace manyhands::host {

/// Pairs tasks that had to wait while they shared a CPU with CPUs that run none of the tasks, one task for
/// each: the task that waited longest first. Pure.
std::vector<Move> moves_for(std::vector<ReadyTask> tasks, const std::vector<int>& cpus);

}  // namespace manyhands::host
