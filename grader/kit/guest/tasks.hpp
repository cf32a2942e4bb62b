// How many tasks the learner's code has given to a library, where the kit can count them (oneTBB:
// tbb_tasks.cpp). Safe to use from any thread.
#pragma once
#include <cstdint>

namespace manyhands::guest {

/// Since the program began; 0 where nothing is counted.
std::int64_t tasks_made();

/// By whoever counts. Costs a few nanoseconds, and threads do not disturb each other.
void count_task();

}  // namespace manyhands::guest
