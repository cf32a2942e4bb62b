// The library that unwinds stacks for exceptions. It locks mutexes of its own, or not, depending on what it
// did before. They are none of the program's, and no schedule points.
#pragma once
#include <cstdint>

namespace manyhands::schedules {

/// Call once before the first schedule.
void find_unwinder();

/// Whether this address of code is in it.
bool in_unwinder(std::uintptr_t at);

}  // namespace manyhands::schedules
