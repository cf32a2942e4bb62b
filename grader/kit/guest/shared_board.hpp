// A board of numbers in memory that a process shares with its forked children. Tasks record there what they
// do, and wait there for each other, so that a test can force an order whether threads or processes run the
// tasks.
//
// Waiting blocks in the kernel. All accesses are relaxed on purpose: the board orders no other memory
// accesses, so it hides no race from a race detector. Safe to use from any thread and any process of the
// tree.
#pragma once
#include <cstdint>

namespace manyhands::guest::board {

/// Cells with a fixed meaning. All others, 16 … cells - 1, are free for programs.
enum : int {
  in_callers_thread = 0,  // tasks that ran in the thread that runs the program
  seed = 1,
  closing = 2,         // the program is about to shut down its executor
  inside = 3,          // tasks that are being executed now
  peak = 4,            // the maximum of `inside` so far
  blind = 5,           // times that the system did not report a thread's state, so no order was forced
  failing = 6,         // tasks that were about to throw
  in_own_process = 7,  // tasks that ran in the process that runs the program
  over_processes = 8,  // 1: the executor's workers must be processes
  first_free = 16
};
inline constexpr int cells = 4096;

std::uint32_t value(int cell);
void set(int cell, std::uint32_t value);
/// Returns the new value.
std::uint32_t add(int cell, std::uint32_t n = 1);
/// Blocks until the cell's value is at least `at_least`.
void wait_for(int cell, std::uint32_t at_least);

/// Call it at the beginning of a task: records which thread runs it. Returns true in the thread that runs the
/// program, which must not wait for anything that the program does later.
bool enter();
void leave();

/// True in the process that runs the program, false in its children.
bool in_programs_process();

/// Polls until everything but the caller can only wait: the other threads of its process; if over_processes,
/// also all processes of the program.
void until_others_rest();

/// Blocks until cell `closing` is set, and then polls until the program's thread is blocked (or spinning) in
/// its next step.
void until_caller_rests();

}  // namespace manyhands::guest::board
