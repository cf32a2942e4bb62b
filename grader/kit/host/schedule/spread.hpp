// Keeps the tasks of programs that are being measured on different CPUs. Beside a busy neighbour of another
// session the kernel may put all of them on one CPU and leave the other to the neighbour: what they would do
// at the same time can then not be seen at all.
#pragma once
#include <vector>

#include "kit/host/observe/placement.hpp"

namespace manyhands::host {

/// Tasks that had to wait while they shared a CPU, and CPUs on which none of them is, one for each: the task
/// that waited longest goes first. Pure.
std::vector<Move> moves_for(std::vector<ReadyTask> tasks, const std::vector<int>& cpus);

}  // namespace manyhands::host
