// Does the order in which a parent reads its pipes keep a child waiting? The child waits for space in its
// pipe, which only the parent can free, while the parent waits for data in another pipe. Checked now and then
// while a program runs whose times do not matter; the first time, the parent's stack is taken, too.
//
// One per guest; for one thread.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Does a process in `blocked` wait like this for `parent`? Pure.
bool reads_in_order(const std::vector<BlockedCall>& blocked, pid_t parent);

class ReadsInOrderWatch {
 public:
  void look(pid_t guest);
  void fill(Run& run, const std::string& prefix) const;

 private:
  int looks_ = 0;
  int seen_ = 0;
  std::vector<ThreadStack> stacks_;
};

}  // namespace manyhands::host
