// What the watch on locks (interposer.cpp, loaded into the learner's process) and the host (lock_watch.hpp)
// share: one table in memory that both have mapped, of a fixed size. Forked children inherit the mapping and
// count into the same table.
//
// All of it is told from inside the learner's process: it may lower or explain a score, and never raise one.
// The host believes no number in it to be in any range.
//
// Thread-safety: atomics, relaxed. What belongs to a lock is written by the thread that holds it.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace manyhands::locks {

/// In the environment of a program whose locks are watched. The watch takes it away at once, and closes both
/// descriptors: the table, and the library itself, which is loaded by its number (a path may hold blanks and
/// colons, which separate paths there).
inline constexpr const char* variable = "MANYHANDS_LOCKS_WATCHED";
inline constexpr int table_number = 4;
/// Far from what anybody else has open: a debugger looks for the library under this name, which then is one
/// of its own descriptors. From a pipe there it would read for ever.
inline constexpr int library_number = 100;
inline constexpr std::uint32_t layout = 1;

inline constexpr std::size_t most_locks = 1024;  // more are not recorded
inline constexpr std::size_t most_places = 4;    // for each lock; of more, the rarest give way
inline constexpr std::size_t most_callers = 8;

/// A place where a lock was taken: addresses in the program's file.
struct TakenAt {
  std::atomic<std::uint64_t> address;  // to which the call returns; 0: free
  std::atomic<std::uint64_t> times;
  std::atomic<std::int64_t> cpu_ns;
  std::atomic<std::uint64_t> callers[most_callers];  // what the stack held then, innermost first; 0: no more
};

struct alignas(64) Entry {
  std::atomic<std::uint64_t> key;   // which lock of which process; 0: free
  std::atomic<std::uint64_t> turn;  // counts up when it is taken and when it is given back
  std::atomic<std::int64_t>
      cpu_ns;  // CPU time of threads while they held it, our own cost taken off; may be < 0
  std::atomic<std::uint64_t> taken;
  std::atomic<std::uint64_t> timed;   // of those, the times in which cpu_ns was taken
  std::atomic<std::uint64_t> waited;  // … in which the lock was not free
  std::atomic<std::int64_t> wait_ns;  // time until they got it
  std::atomic<std::uint64_t> brief;   // 1: held so shortly that its times are no longer taken
  TakenAt places[most_places];
};

struct Table {
  std::atomic<std::uint32_t> started;    // = layout: the watch is at work
  std::atomic<std::uint32_t> processes;  // that were forked, the first one counted
  std::atomic<std::uint64_t> threads_started;
  std::atomic<std::uint64_t> not_recorded;  // times that a lock was taken for which there was no room
  std::atomic<std::int64_t> hold_cost_ns;   // what an empty hold looks like
  std::atomic<std::int64_t> pair_cost_ns;   // CPU time for taking and giving back a free lock, watched
  std::atomic<std::int64_t> brief_cost_ns;  // … where times are no longer taken
  Entry entries[most_locks];
};

}  // namespace manyhands::locks
