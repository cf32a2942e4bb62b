// Counts the tasks that the learner's code has passed to a library, where the kit can count them (oneTBB:
// tbb_tasks.cpp). Safe to use from any thread.
#pragma once
#include <cstdint>

namespace manyhands::guest {

/// Since the program began; 0 if nothing is counted.
std::int64_t tasks_made();

/// For the code that counts. Costs a few nanoseconds, without contention between threads.
void count_task();

}  // namespace manyhands::guest
