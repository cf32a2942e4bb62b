// Is a program slowed down by memory bandwidth, or by what its workers share? Copies of the program decide:
// one per worker, each with all its threads on one core. They have no variable, lock or cache line in common,
// only the cores' shared hardware: memory and last-level cache. So what slows down the copies is that
// hardware, and what slows down workers but not copies is something else. The control is serial versions at
// the same time on the very same cores, which are slowed down by everything else that cores share
// (hyperthreads, heat).
//
// The same idea as the capacity C (p serial versions at once), with the learner's own code. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "measure/cpu_speed.hpp"
#include "model/evidence.hpp"

namespace manyhands {

struct SideBySide {
  int number = 0;              // of copies at once
  double copies = 0;           // CPU time of a copy, relative to a serial version, with p of each at once
  std::int64_t memory_kb = 0;  // of one program, maximum; 0: unknown
  std::int64_t serial_memory_kb = 0;  // … of the serial version

  /// Parallel workers (`together`) use more CPU time than one at a time (`alone`): the part of the difference
  /// that copies use, too. All three relative to the serial version's CPU time.
  [[nodiscard]] double explains(double together, double alone) const {
    return (copies - alone) / (together - alone);
  }
};

/// From the runs of arms `saturated` and `replicated`, p of each in turn. Nothing if there are none, if the
/// copies had to share their cores with others, or if they had fewer threads than the program has on all
/// cores.
std::optional<SideBySide> side_by_side(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p,
                                       int threads);

}  // namespace manyhands
