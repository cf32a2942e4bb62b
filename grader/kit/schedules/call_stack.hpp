// Call stacks in eight bytes: a tree in which each node is one call inside its parent. The compiler's
// instrumentation says when a function is entered and left, so a thread always knows its node. Nodes live
// until the schedule ends.
#pragma once
#include <cstdint>

namespace manyhands::schedules {

struct Call {
  std::uintptr_t return_address;
  Call* caller;      // nullptr: the outermost
  Call* last_inner;  // most calls are repeated
};
using Stack = Call*;  // nullptr: no calls

/// The stack after one more call, from this return address.
Stack call_in(Stack caller, std::uintptr_t return_address);

/// Writes up to `capacity` return addresses, innermost first, and returns their number.
int write_frames(Stack stack, std::uintptr_t* frames, int capacity);

}  // namespace manyhands::schedules
