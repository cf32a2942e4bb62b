// Does a program's memory slow its workers down, or what they share? Copies of the program tell it: as many
// as there are workers, each with all its threads on a core of its own. They have no variable, no lock and no
// cache line in common, only what the cores share: the memory and the last cache before it. So what slows the
// copies down is that; and what slows workers down and no copies is not. Serial versions at once, on
// the very same cores, are the measure: they are slowed down by whatever else those share (hyperthreads,
// heat).
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
  int number = 0;     // of copies at once
  double copies = 0;  // CPU time of one of p copies at once, over that of one of p serial versions at once
  std::int64_t memory_kb = 0;         // of one program, at most; 0: not known
  std::int64_t serial_memory_kb = 0;  // … of the serial version

  /// The part of what workers beside each other (`together`) use more than one at a time (`alone`) that
  /// copies use more, too. All three over the serial version's CPU time.
  [[nodiscard]] double explains(double together, double alone) const {
    return (copies - alone) / (together - alone);
  }
};

/// Of the runs of arms K and M in `runs`, p of each in turn. Nothing where there are none, where the copies
/// did not have their cores to themselves, or where they had fewer threads than the program has on all cores.
std::optional<SideBySide> side_by_side(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p,
                                       int threads);

}  // namespace manyhands
