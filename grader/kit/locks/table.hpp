// The shared data of the lock watch (interposer.cpp, loaded into the learner's process) and the host
// (lock_watch.hpp): one table of fixed size in memory that both have mapped. Forked children inherit the
// mapping and count in the same table.
//
// Everything in it comes from inside the learner's process: it may lower or explain a score, but never raise
// one. The host must check the range of every number.
//
// Thread-safety: relaxed atomics. The data of a lock is written by the thread that holds it.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace manyhands::locks {

/// An environment variable for programs with watched locks. The watch removes it at once, and closes both
/// descriptors: the table, and the library itself, which is loaded by its number (a path may contain spaces
/// and colons, which separate paths there).
inline constexpr const char* variable = "MANYHANDS_LOCKS_WATCHED";
inline constexpr int table_number = 4;
/// Much larger than usual descriptor numbers: if a debugger looks for the library under this name, it refers
/// to one of the debugger's own descriptors. If that were a pipe, it would read forever.
inline constexpr int library_number = 100;
inline constexpr std::uint32_t layout = 1;

inline constexpr std::size_t most_locks = 1024;  // further locks are not recorded
inline constexpr std::size_t most_places = 4;    // for each lock; if there are more, the rarest are replaced
inline constexpr std::size_t most_callers = 8;

/// A place where a lock was taken: addresses in the program's file.
struct TakenAt {
  std::atomic<std::uint64_t> address;  // the return address of the call; 0: free
  std::atomic<std::uint64_t> times;
  std::atomic<std::int64_t> cpu_ns;
  std::atomic<std::uint64_t> callers[most_callers];  // return addresses, innermost first; 0: no more
};

struct alignas(64) Entry {
  std::atomic<std::uint64_t> key;    // which lock in which process; 0: free
  std::atomic<std::uint64_t> turn;   // incremented when it is taken and when it is released
  std::atomic<std::int64_t> cpu_ns;  // CPU time of threads while they held it, minus our own cost; may be < 0
  std::atomic<std::uint64_t> taken;
  std::atomic<std::uint64_t> timed;   // the acquisitions in which cpu_ns was measured
  std::atomic<std::uint64_t> waited;  // the acquisitions in which the lock was not free
  std::atomic<std::int64_t> wait_ns;  // waiting time
  std::atomic<std::uint64_t> brief;   // 1: held so briefly that times are no longer measured
  TakenAt places[most_places];
};

struct Table {
  std::atomic<std::uint32_t> started;    // = layout: the watch is working
  std::atomic<std::uint32_t> processes;  // number of processes, including the first one
  std::atomic<std::uint64_t> threads_started;
  std::atomic<std::uint64_t> not_recorded;  // acquisitions of locks for which there was no room
  std::atomic<std::int64_t> hold_cost_ns;   // the measured time of an empty critical section
  std::atomic<std::int64_t> pair_cost_ns;   // CPU time to take and release a free lock while watched
  std::atomic<std::int64_t> brief_cost_ns;  // the same when times are not measured
  Entry entries[most_locks];
};

}  // namespace manyhands::locks
