// What a guest left running or open after its answer, when it was told to stay idle.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// The guest's environment: things that cannot be found through its pid.
struct Surroundings {
  pid_t reaper = 0;  // the parent of its orphans: init in a sandbox; 0: this process
  std::filesystem::path shared_memory = "/dev/shm";
  bool alone = false;  // no other process can create names there
};

/// The state before the call; none of this is a leftover of the call.
struct BeforeCall {
  Surroundings surroundings;
  int threads = 1;
  std::set<int> descriptors;
  std::set<std::string> shared_memory;  // all names that exist, whoever created them
  std::set<pid_t> family;               // processes below it that the kit has started: the ranks
  /// Adds all that exist now.
  void add_family(pid_t guest);
};

/// `helpers`: additional threads that exist now belong to a detector's run-time library. A plain guest has no
/// such threads: a thread that a learner's static constructor started is the learner's.
BeforeCall before_call(pid_t guest, bool helpers, Surroundings surroundings);

/// Orphans of the guest and of all processes below it.
std::vector<pid_t> orphans_of(pid_t guest, const Surroundings& surroundings);

/// One snapshot. `moving`: something still runs, and may just be about to exit.
struct LeftoversNow {
  Leftovers left;
  bool moving = false;
  [[nodiscard]] bool nobody() const { return left.threads + left.children + left.zombies == 0; }
};
LeftoversNow leftovers_of(pid_t guest, const BeforeCall& before);

/// Of the threads of a process, those that a library has started for itself and keeps for its next call, as
/// oneTBB does: they are not leftovers of the program. Decided by where their stacks begin: a thread started
/// by the program begins in the program, or in the C++ library on its behalf, whatever it calls later. Pure.
int library_threads(const std::vector<ThreadStack>& stacks);

/// Names in /dev/shm that the guest or a process below it uses now and that did not exist before the call. If
/// other programs create names there, too, only names that the guest was seen using count against it.
std::set<std::string> shared_memory_used(pid_t guest, const BeforeCall& before);

/// Returns those of them that still exist, and removes them, so that the next call starts clean.
std::vector<std::string> take_shared_memory(const std::set<std::string>& used,
                                            const std::filesystem::path& folder);

}  // namespace manyhands::host
