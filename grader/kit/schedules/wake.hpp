// Waking threads that wait on an object.
#pragma once
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

/// Wakes up to `most` of the threads that wait in this operation on the object; which ones is left to chance.
/// Returns how many. If nobody waits, the object remembers the step.
int wake_waiting(Object& object, Op op, int most);

}  // namespace manyhands::schedules
