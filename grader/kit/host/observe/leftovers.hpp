// What a guest left running or open when its answer had come and it was told to hold still.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Where a guest lives: what of it is not to be found at its own number.
struct Surroundings {
  pid_t reaper = 0;  // whose children its orphans become: init in a box; 0: ours
  std::filesystem::path shared_memory = "/dev/shm";
  bool alone = false;  // nobody else can make names there
};

/// What there was before the call: no leftover of it.
struct BeforeCall {
  Surroundings surroundings;
  int threads = 1;
  std::set<int> descriptors;
  std::set<std::string> shared_memory;  // all names there are, whoever made them
};

/// `helpers`: further threads that exist now belong to a detector's run-time library. In a plain guest there
/// are none such: a thread that a learner's static constructor started is the learner's.
BeforeCall before_call(pid_t guest, bool helpers, Surroundings surroundings);

/// Of the guest, and all below them.
std::vector<pid_t> orphans_of(pid_t guest, const Surroundings& surroundings);

/// One look. `moving`: something of it still runs, and may be on its way out of the kernel.
struct LeftoversNow {
  Leftovers left;
  bool moving = false;
  [[nodiscard]] bool nobody() const { return left.threads + left.children + left.zombies == 0; }
};
LeftoversNow leftovers_of(pid_t guest, const BeforeCall& before);

/// Of the threads of a process, those that a library has started for itself and keeps for its next call, as
/// oneTBB does: they are no leftovers of the program's. By where their stacks begin: a thread that the
/// program starts begins in the program, or in the C++ library on its behalf, whatever it calls later. Pure.
int library_threads(const std::vector<ThreadStack>& stacks);

/// Names in /dev/shm that the guest or a process below it uses now and that were not there before the call.
/// Where other programs make names, too, only what was seen in use by the guest is held against it.
std::set<std::string> shared_memory_used(pid_t guest, const BeforeCall& before);

/// Of these, the ones that are still there; they are removed, so that the next call finds none.
std::vector<std::string> take_shared_memory(const std::set<std::string>& used,
                                            const std::filesystem::path& folder);

}  // namespace manyhands::host
