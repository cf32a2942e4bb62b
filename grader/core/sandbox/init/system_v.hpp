// System V shared memory, semaphores and message queues outlive every process. A box has its own; where
// there is only Landlock they are everybody's, and what a program leaves is removed after it.
#pragma once
#include <sys/types.h>
#include <time.h>

namespace manyhands::sandbox::init {

/// Removes what this user made since `begun` (seconds of the wall clock) and whose last user is no longer
/// there. So nothing is taken from programs that are still at work, in other gradings for example.
void remove_system_v(time_t begun);

}  // namespace manyhands::sandbox::init
