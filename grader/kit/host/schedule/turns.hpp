// Keeps tasks that are at work at the same time at the same pace. A neighbour slows down the task that shares
// its CPU. If work is handed out piece by piece, the others then do more of it, and afterwards one cannot
// tell this from uneven shares. So the task that has fallen behind and the one that is ahead swap CPUs, again
// and again.
//
// One per run; for one thread. Does no I/O.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <vector>

#include "kit/host/observe/placement.hpp"

namespace manyhands::host {

class Turns {
 public:
  /// The moves after one more sample: none, or two tasks that swap CPUs.
  std::vector<Move> after(const std::vector<ReadyTask>& tasks);

 private:
  // CPU time in ns by which each task exceeds the average of the tasks that were at work beside it.
  std::map<pid_t, std::int64_t> ahead_;
};

}  // namespace manyhands::host
