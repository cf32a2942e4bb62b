// A board of numbers in memory that a process shares with those that it forks. Tasks note there what they do,
// and wait there for each other, so that a test can force an order, whoever runs the tasks: threads or
// processes.
//
// Waiting is sleeping in the kernel. All accesses are relaxed on purpose: the board puts nothing in order but
// itself, so that it hides no race from a race detector. Safe to use from any thread and any process of the
// tree.
#pragma once
#include <cstdint>

namespace manyhands::guest::board {

/// Cells that have a meaning of their own; all others, 16 … cells - 1, are a program's.
enum : int {
  in_callers_thread = 0,  // tasks that found themselves in the thread that runs the program
  seed = 1,
  closing = 2,  // the program is about to shut its executor down
  inside = 3,   // tasks that are in the middle of it now
  peak = 4,     // the most that there ever were
  blind = 5,    // times that the system did not tell what a thread does: then no order was forced
  failing = 6,  // tasks that were about to throw
  first_free = 16
};
inline constexpr int cells = 4096;

std::uint32_t value(int cell);
void set(int cell, std::uint32_t value);
/// Gives the new value.
std::uint32_t add(int cell, std::uint32_t n = 1);
/// Sleeps until the cell's value is at least that.
void wait_for(int cell, std::uint32_t at_least);

/// A task is about to begin: notes who runs it. True in the thread that runs the program, where it must not
/// wait for anything that the program does later.
bool enter();
void leave();

/// Sleeps until cell `closing` is set, and then looks until the program's thread rests (or runs in circles)
/// in what it did next.
void until_caller_rests();

}  // namespace manyhands::guest::board
