// Virtual time: it passes only when a thread executes an operation, and when all threads wait for it. All
// clocks show it.
#pragma once
#include <time.h>

#include <cstdint>

namespace manyhands::schedules {

/// A time of one of the system's clocks in virtual time, for deadlines.
std::int64_t virtual_time(clockid_t clock, const timespec& time);

/// A span from now on.
std::int64_t virtual_time_after(const timespec& span);

}  // namespace manyhands::schedules
