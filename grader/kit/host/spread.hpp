// Keeps the tasks of programs that are being measured on different CPUs. Beside a busy neighbour of another
// session the kernel may put all of them on one CPU and leave the other to the neighbour: what they would do
// at the same time can then not be seen at all. They are moved, not bound: the kernel may move them on, and
// CPUs that a program has ruled out for its threads stay so.
//
// One thread. Never fails: what may not be moved stays where it is.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace manyhands::host {

struct ReadyTask {
  pid_t tid = 0;
  int processor = -1;          // the CPU that it runs on, or waits for
  std::int64_t waited_ns = 0;  // since the sample before
};

struct Move {
  pid_t tid = 0;
  int to = -1;
};

/// Tasks that had to wait while they shared a CPU, and CPUs on which none of them is, one for each: the task
/// that waited longest goes first. Pure.
std::vector<Move> moves_for(std::vector<ReadyTask> tasks, const std::vector<int>& cpus);

/// Makes these moves.
void spread(const std::vector<ReadyTask>& tasks);

}  // namespace manyhands::host
