// Forks one schedule and waits for its end.
#pragma once
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/setup.hpp"

namespace manyhands::schedules {

/// What any schedule of this process needs. Throws std::runtime_error if there is no memory.
void prepare_schedules();

/// Runs the program once, as the global `setup` says; the result is in the global `outcome`, where a crash
/// without warning and a time limit look like the failures that they are.
void run_schedule(void (*program)());

/// The failure that the outcome shows, with its choices and steps if they were recorded.
Failure failure_of_outcome();

}  // namespace manyhands::schedules
