// The processes of a program that forks: the one that was started, and all below it. A process can be held at
// a place until no other process of the family can go any further, whichever way they wait for each other.
//
// Kept in memory that all of them share. It synchronises nothing that the program does.
#pragma once
#include <chrono>
#include <cstdint>

namespace manyhands::guest::family {

/// From now on, processes created with fork() are known. Call it once, in the process that the host started.
void start();

/// Is this one of the forked processes?
bool is_child();

/// Is this address in memory that forked processes share (mapped with MAP_SHARED)?
bool is_shared(const void* address);

/// Returns when every other process sleeps, has ended, is held here as well, or has been spinning for far
/// longer than it needs to make progress; at the latest after 3 s. A program with very many processes, or one
/// that has been held for longer than `budget` in total, is not held: then a mistake may remain unseen, but a
/// correct program that comes here very often does not exceed its time limit. True: all others slept, had
/// ended or were held. False: one of them may still go on.
bool until_others_rest(std::chrono::milliseconds budget = std::chrono::seconds(5));

/// Counters that all processes share; 0 at first.
enum class Counter {
  computing,
  computing_in_thread,
  computing_itself,
  changed,
  changed_shared,
  held_together,  // processes that came to the place of a hold before the first of them left it
  let_go,
  let_go_early,
  slept,
  leaving  // children that have changed something, and now call _exit
};
inline constexpr int counters = 10;
/// Adds one, and returns the new value.
std::uint32_t count(Counter counter);
std::uint32_t value(Counter counter);

}  // namespace manyhands::guest::family
