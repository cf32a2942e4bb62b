// A program that gave no answer within its time limit: would it never end, or did the machine keep it from
// running? Pure.
//
// Only what happened to the program's own tasks counts. A program that sleeps, or asks again and again, loses
// nothing to other programs, however busy the machine is.
#pragma once
#include <cstdint>

#include "kit/host/observe/machine_counters.hpp"

namespace manyhands::host {

/// What was seen of a program since its call, its children included.
struct Progress {
  std::int64_t span_ns = 0;    // since the call
  std::int64_t cpu_ns = 0;     // CPU time of all its tasks, ended ones too
  std::int64_t waited_ns = 0;  // time that its tasks were ready to run and had no CPU, added up
  double ready_share = 0;      // of all samples, those in which one of its tasks was ready to run
  double fresh_share = 0;      // … a task that no earlier sample had seen: such tasks' waiting is unknown
  double stuck_share = 0;      // … in which one waited inside the kernel (state D)
  std::int64_t owed_ns = 0;    // how late the grader itself was while it owed the program an answer
  std::int64_t unseen_ns = 0;  // time that nobody looked, though somebody meant to: nothing ran at all
  int cores = 1;               // that it may use
};

/// The time that the program had to itself: alone on the machine, it would have needed at least as long for
/// what it has done. Counters that are missing (-1) excuse nothing.
std::int64_t own_time_ns(const Progress& progress, const MachineCounters& before,
                         const MachineCounters& after);

enum class AtLimit { go_on, hung, starved };

/// A right program needs a small part of its limit: one that had half of it to itself would never end. One
/// that was kept from running is given more time, but not for ever.
AtLimit at_limit(std::int64_t span_ns, std::int64_t own_ns, std::int64_t limit_ns);

}  // namespace manyhands::host
