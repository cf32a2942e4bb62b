// What a thread's backtrace shows about the pool to which the thread belongs. Knows Asio's pools, as far as
// learners need it. Pure.
#pragma once
#include <string_view>

#include "model/evidence.hpp"

namespace manyhands {

/// Points to frames of the examined stack, and is valid only as long as the stack. `line`s are in the
/// learner's code.
struct PoolStack {
  bool in_pool = false;               // it belongs to a pool
  bool idle = false;                  // … and has no task
  bool in_strand = false;             // its task runs in a strand
  const Frame* line = nullptr;        // where its task is
  const Frame* waits = nullptr;       // where its task waits for a future, or for the end of a pool
  bool for_end = false;               // it waits for the end of a pool
  const Frame* runs_inner = nullptr;  // where its task posted another task that ran at once, inside the first
};

/// `prefix`: the beginning of the paths of the learner's files.
PoolStack pool_stack(const ThreadStack& stack, std::string_view prefix);

}  // namespace manyhands
