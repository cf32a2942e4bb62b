// Does a command sleep, all its processes and threads, and use no CPU time? Who waits for a CPU does not
// sleep: a busy machine never looks like this, nor does a slow disk. One thread.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>

namespace manyhands::process {

class Sleepers {
 public:
  explicit Sleepers(pid_t top) : top_(top) {}

  /// Looks, and tells for how many seconds every look has seen the same threads asleep; 0 where one was not.
  [[nodiscard]] double asleep_for();

 private:
  pid_t top_;
  std::uint64_t seen_ = 0;  // the threads of the last look and their CPU time, as one number; 0: awake
  std::chrono::steady_clock::time_point since_;
};

}  // namespace manyhands::process
