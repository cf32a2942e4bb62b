// Is a child process kept waiting by the order in which its parent reads? It waits for room in its pipe,
// which only the parent can make, and the parent waits meanwhile for something to read in another pipe.
// Looked for now and then while a program runs whose times are of no interest; and once, where the parent
// stands then.
//
// One per guest; used by one thread.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Does a process in `blocked` wait so for `parent`? Pure.
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
