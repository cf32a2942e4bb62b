// The answer of a call in a forced order (run/forced_waits.hpp, run/atomic_stops.hpp), for a program that
// finishes in other orders: if it hangs in this one, a thread was not woken. One thread.
#pragma once
#include "kit/host/run/call.hpp"

namespace manyhands::host {

/// Like answer_of(). A hang ends the test case with a finding; `order` is added to it and says which order
/// was forced.
const Answer& answer_in_order(const Reply& reply, const char* order);

/// Whether the program hung while a thread slept in the wait of an atomic variable, in the learner's code.
bool sleeps_in_atomic_wait(const Run& run);

/// For runs in which threads step aside (WaitOrders::step_aside).
inline constexpr const char* in_order_of_locks =
    " (in a run in which each thread, after it had released a lock, continued only when all others were "
    "waiting)";

}  // namespace manyhands::host
