// A program that gave no answer within its time limit: does it hang, or did the machine keep it from running?
// Pure.
//
// Only what happened to the program's own tasks counts. A program that sleeps or polls loses nothing to other
// programs, however busy the machine is.
#pragma once
#include <cstdint>

#include "kit/host/observe/machine_counters.hpp"

namespace manyhands::host {

/// What was observed of a program since its call, including its children.
struct Progress {
  std::int64_t span_ns = 0;    // since the call
  std::int64_t cpu_ns = 0;     // CPU time of all its tasks, including ended ones
  std::int64_t waited_ns = 0;  // time that its tasks were runnable but had no CPU, summed
  double ready_share = 0;      // share of samples in which one of its tasks was runnable
  double fresh_share = 0;      // … in which a task was new: how long it had waited is unknown
  double stuck_share = 0;      // … in which one waited inside the kernel (state D)
  std::int64_t owed_ns = 0;    // how late the grader itself was with answers to the program
  std::int64_t unseen_ns = 0;  // time in which planned samples were not taken, because nothing ran at all
  int cores = 1;               // that it may use
};

/// The time that the program effectively had the machine: alone, it would have needed at least as long for
/// what it has done. Missing counters (-1) excuse nothing.
std::int64_t own_time_ns(const Progress& progress, const MachineCounters& before,
                         const MachineCounters& after);

enum class AtLimit { go_on, hung, starved };

/// A correct program needs a small part of its limit, so one that effectively had half of it hangs. A program
/// that was kept from running gets more time, but not without bound.
AtLimit at_limit(std::int64_t span_ns, std::int64_t own_ns, std::int64_t limit_ns);

}  // namespace manyhands::host
