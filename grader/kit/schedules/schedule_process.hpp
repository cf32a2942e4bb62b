// Forks one schedule and waits for its end.
#pragma once
#include <vector>

#include "kit/schedules/outcome.hpp"
#include "kit/schedules/setup.hpp"

namespace manyhands::schedules {

/// What any schedule of this process needs. Throws std::runtime_error if there is no memory.
void prepare_schedules();

/// Runs the program once, as the global `setup` says; the result is in the global `outcome`, where a crash
/// without warning and a time limit look like the failures that they are.
void run_schedule(void (*program)());

/// The same in this process, which ends with the schedule.
[[noreturn]] void run_schedule_here(void (*program)());

/// Whether the outcome is a race of library internals, as `how` says; and no schedule reports it again.
bool is_of_internals(const Exploration& how);
void ignore_race_of_outcome();

/// The threads that had not ended.
std::vector<Waiting> waiting_of_outcome();
std::vector<Step> steps_of_outcome();

/// The failure that the outcome shows, with its choices and steps if they were recorded.
Failure failure_of_outcome();

}  // namespace manyhands::schedules
