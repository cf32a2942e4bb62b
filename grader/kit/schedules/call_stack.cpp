#include "kit/schedules/call_stack.hpp"

#include "kit/schedules/index.hpp"
#include "kit/schedules/random.hpp"

namespace manyhands::schedules {
namespace {

Index<Call> calls;
Call outermost{};

}  // namespace

Stack call_in(Stack caller, std::uintptr_t return_address) {
  Call& outer = caller == nullptr ? outermost : *caller;
  if (outer.last_inner != nullptr && outer.last_inner->return_address == return_address)
    return outer.last_inner;
  const auto hash = mixed(return_address * 31 + reinterpret_cast<std::uintptr_t>(caller));
  Call* call = calls.find(
      hash, [&](const Call& c) { return c.caller == caller && c.return_address == return_address; });
  if (call == nullptr) {
    call = make<Call>(return_address, caller, nullptr);
    calls.add(hash, call);
  }
  return outer.last_inner = call;
}

int write_frames(Stack stack, std::uintptr_t* frames, int capacity) {
  int written = 0;
  for (; stack != nullptr && written < capacity; stack = stack->caller)
    frames[written++] = stack->return_address;
  return written;
}

}  // namespace manyhands::schedules
