// What a guest left running or open when its answer had come and it was told to hold still.
#pragma once
#include <sys/types.h>

#include <set>

#include "model/evidence.hpp"

namespace manyhands::host {

/// What there was before the call: no leftover of it.
struct BeforeCall {
  int threads = 1;
  std::set<int> descriptors;
};

/// `helpers`: further threads that exist now belong to a detector's run-time library. In a plain guest there
/// are none such: a thread that a learner's static constructor started is the learner's.
BeforeCall before_call(pid_t guest, bool helpers);

/// One look. `moving`: something of it still runs, and may be on its way out of the kernel.
struct LeftoversNow {
  Leftovers left;
  bool moving = false;
  [[nodiscard]] bool nobody() const { return left.threads + left.children + left.zombies == 0; }
};
LeftoversNow leftovers_of(pid_t guest, const BeforeCall& before);

}  // namespace manyhands::host
