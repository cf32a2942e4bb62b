// Threads that test a variable again and again. Only the thread whose turn it is calls this.
#pragma once
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

/// Call before a load, or a yield (place 0). True: it is the same test as before, and needs no schedule
/// point.
bool repeats(Thread& thread, std::uintptr_t place, std::uint64_t value);

/// The thread has read this; true if it already had, and did nothing else since.
void has_read(Thread& thread, std::uintptr_t place, std::uint64_t value);

/// The thread did something else than test and wait.
void has_acted(Thread& thread);

}  // namespace manyhands::schedules
