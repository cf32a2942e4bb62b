// The processes of a program that forks: the one that was started, and all below it. A process can be held at
// a place until no other process of the family can go any further, whichever way they wait for each other.
//
// Kept in memory that all of them share. It synchronises nothing that the program does.
#pragma once
#include <cstdint>

namespace manyhands::guest::family {

/// From now on, processes created with fork() are known. Call it once, in the process that the host started.
void start();

/// Is this one of the forked processes?
bool is_child();

/// Is this address in memory that forked processes share (mapped with MAP_SHARED)?
bool is_shared(const void* address);

/// Returns when every other process sleeps, has ended, is held here as well, or has been spinning for far
/// longer than it needs to make progress. A program of many processes, or one that goes on for seconds, is
/// not held for longer than that: then a mistake may remain unseen, but nothing correct goes wrong.
void until_others_rest();

/// Counters that all processes share; 0 at first.
enum class Counter { computing, changed, changed_shared };
inline constexpr int counters = 3;
/// Adds one, and returns the new value.
std::uint32_t count(Counter counter);
std::uint32_t value(Counter counter);

}  // namespace manyhands::guest::family
