// On which CPUs the tasks of measured programs are, and moving them. Tasks are moved, not pinned: the kernel
// may move them again, and CPUs that a program has excluded for its threads stay excluded.
//
// For one thread. Never fails: a task that may not be moved stays where it is.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace manyhands::host {

/// A task that was at work in the last sample.
struct ReadyTask {
  pid_t tid = 0;
  int processor = -1;          // the CPU on which it runs, or for which it waits
  std::int64_t waited_ns = 0;  // since the previous sample
  std::int64_t used_ns = 0;    // CPU time, likewise
};

struct Move {
  pid_t tid = 0;
  int to = -1;
};

/// The CPUs that the grader itself may use.
std::vector<int> our_cpus();

/// Makes all of these moves, or none if one of them is not allowed.
void place(const std::vector<Move>& moves);

}  // namespace manyhands::host
