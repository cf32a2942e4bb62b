// On which CPUs the tasks of programs that are being measured are, and moving them to others. They are moved,
// not bound: the kernel may move them on, and CPUs that a program has ruled out for its threads stay so.
//
// One thread. Never fails: what may not be moved stays where it is.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace manyhands::host {

/// One that was at work in the last sample.
struct ReadyTask {
  pid_t tid = 0;
  int processor = -1;          // the CPU that it runs on, or waits for
  std::int64_t waited_ns = 0;  // since the sample before
  std::int64_t used_ns = 0;    // CPU time since then
};

struct Move {
  pid_t tid = 0;
  int to = -1;
};

/// Those that the grader may use itself.
std::vector<int> our_cpus();

/// Makes all of these moves, or none if one of them is not allowed.
void place(const std::vector<Move>& moves);

}  // namespace manyhands::host
