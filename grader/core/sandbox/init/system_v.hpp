// System V shared memory, semaphores and message queues outlive every process. A namespace has its own; with
// Landlock alone they are shared with the whole machine, so what a program leaves is removed after it.
#pragma once
#include <sys/types.h>
#include <time.h>

namespace manyhands::sandbox::init {

/// Removes what this user created since `begun` (seconds of the wall clock), if its last user is gone. So it
/// takes nothing from programs that are still running, for example in other gradings.
void remove_system_v(time_t begun);

/// How many such objects exist in this process's namespace. Not those that are already marked to be removed
/// with their last user. Call it when all other processes in the namespace have ended.
int count_system_v();

}  // namespace manyhands::sandbox::init
