// A hang on a mutex, barrier, condition variable or atomic in shared memory that works only within one
// process.
#include <algorithm>

#include "kit/host/observe/hang.hpp"
#include "model/finding_at.hpp"

namespace manyhands::host {

std::optional<Finding> hangs_in_shared_memory(const Run& run, const Readings& stacks) {
  for (const auto& call : run.blocked) {
    if (call.call != "private" && call.call != "changed") continue;
    const auto reading =
        std::find_if(stacks.begin(), stacks.end(), [&](const auto& r) { return r.stack->tid == call.tid; });
    const bool known = reading != stacks.end();
    if (call.call == "changed") {
      if (!known || reading->waits_for != WaitsFor::atomic) continue;
      return finding_at(
          "not-process-shared", "kernel",
          "your program hangs: a process sleeps here, in std::atomic::wait, until a value in shared "
          "memory changes. It has changed, but notify_one and notify_all only wake threads of their "
          "own process. Between processes, wait with something that is process-shared: a mutex and "
          "a condition variable, a barrier, a semaphore, or a pipe",
          reading->line);
    }
    return finding_at(
        "not-process-shared", "kernel",
        "your program hangs: a process sleeps here, " + (known ? doing(*reading) : std::string("waiting")) +
            ", in memory that it shares with other processes. But it told the kernel that only threads of "
            "its "
            "own process will wake it, so a wake-up from another process never arrives. A mutex, barrier, "
            "condition variable or semaphore for several processes must be created as process-shared",
        known ? reading->line : nullptr);
  }
  return std::nullopt;
}

}  // namespace manyhands::host
