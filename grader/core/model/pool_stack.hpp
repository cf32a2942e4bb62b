// What a thread's stack tells about the pool of a library that the thread belongs to: Asio's, as far as it
// concerns a learner. Pure.
#pragma once
#include <string_view>

#include "model/evidence.hpp"

namespace manyhands {

/// The frames lie in the stack that was looked at; they live as long as it does. `line`s are the learner's.
struct PoolStack {
  bool in_pool = false;               // a thread of a pool
  bool idle = false;                  // … that has no task
  bool in_strand = false;             // its task came through a strand
  const Frame* line = nullptr;        // where its task stands
  const Frame* waits = nullptr;       // its task waits here for a future, or for the end of a pool
  bool for_end = false;               // … for the end of a pool
  const Frame* runs_inner = nullptr;  // its task handed in another one here, and that one was run on the spot
};

/// `prefix`: what the paths of the learner's files begin with.
PoolStack pool_stack(const ThreadStack& stack, std::string_view prefix);

}  // namespace manyhands
