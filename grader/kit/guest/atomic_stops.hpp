// What is decided by one step on an atomic variable and done by the next is outdated by then: here a thread
// that has read or written one goes on only when all others have got as far as they can. In the race
// detector's program alone, where the compiler makes a call of each such step.
#pragma once
#include <cstdint>
#include <vector>

namespace manyhands::guest::atomic_stops {

/// From now on it is noted where atomics are read and written.
void note();
/// From now on threads stop at these places: addresses to which a step, or its caller, returns.
void stop_at(const std::vector<std::uint64_t>& places);
/// Calls `action` when the calling thread stops next, before it waits for the others. False: no thread stops.
bool at_next_stop(void (*action)());
/// In the program's file, each once.
std::vector<std::uint64_t> noted();

}  // namespace manyhands::guest::atomic_stops
