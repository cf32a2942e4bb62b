// Checks whether all processes and threads of a command sleep and use no CPU time. A thread that waits for a
// CPU does not sleep: so neither a busy machine nor a slow disk looks like this. For a single thread.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>

namespace manyhands::process {

class Sleepers {
 public:
  explicit Sleepers(pid_t top) : top_(top) {}

  /// Takes a sample. Returns for how many seconds all samples have shown the same threads asleep; 0 if one
  /// was not.
  [[nodiscard]] double asleep_for();

 private:
  pid_t top_;
  std::uint64_t seen_ = 0;  // the threads of the last sample and their CPU time, as one number; 0: awake
  std::chrono::steady_clock::time_point since_;
};

}  // namespace manyhands::process
