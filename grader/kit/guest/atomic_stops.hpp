// Exposes check-then-act races on atomic variables: a thread that has read or written an atomic continues
// only when all other threads are blocked, so whatever it decided from the value is outdated when it acts.
// Works only in the tsan profile, where the compiler turns each atomic operation into a function call.
#pragma once
#include <cstdint>
#include <vector>

namespace manyhands::guest::atomic_stops {

/// Starts recording the places where atomics are read and written.
void note();
/// From now on, threads stop at these places. A place is the return address of the operation or of its
/// caller.
void stop_at(const std::vector<std::uint64_t>& places);
/// Calls `action` when the calling thread stops next, before it waits for the others. Returns false if no
/// thread stops at all.
bool at_next_stop(void (*action)());
/// The recorded places, without duplicates: addresses in the program's file.
std::vector<std::uint64_t> noted();

}  // namespace manyhands::guest::atomic_stops
