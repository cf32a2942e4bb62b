// Lets tasks that are at work at the same time advance at the same pace. A neighbour slows down the one that
// shares its CPU, and the others do more of the work meanwhile, if it is handed out piece by piece: then one
// cannot tell afterwards whether they would share it evenly, or the shares were uneven from the start. So the
// one that fell behind and the one that is ahead change places, again and again.
//
// One per run; used by one thread. Pure but for its memory.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <vector>

#include "kit/host/observe/placement.hpp"

namespace manyhands::host {

class Turns {
 public:
  /// What one more sample asks for: nothing, or two tasks that change places.
  std::vector<Move> after(const std::vector<ReadyTask>& tasks);

 private:
  // CPU time of each beyond what those that were at work beside it had on average, ns.
  std::map<pid_t, std::int64_t> ahead_;
};

}  // namespace manyhands::host
