// What made a program slow, by the counters: where its time without neighbours goes beyond an even share of
// the serial version's CPU time. Says nothing about whether it *was* slow; a fail needs one of these besides.
// Internal to decide_cpu_speed; pure.
#pragma once
#include <optional>

#include "measure/cpu_figures.hpp"
#include "model/finding.hpp"

namespace manyhands {

/// Parts of the loss, summed over the blocks that speak against the program; ns.
struct Losses {
  double more_work = 0;  // CPU time that the serial version does not need
  double lonely = 0;     // fewer at work than could be
  double asleep = 0;     // nobody at work
  double nobody = 0;     // of lonely: while only one task was there
  [[nodiscard]] double sum() const { return more_work + lonely + asleep; }
};

/// The largest part as a finding, with its figures; none where no part stands out. `q` is the bar that is
/// missed.
std::optional<Finding> cause_of_slowness(const CpuFigures& figures, double q,
                                         const CpuConditions& conditions);

}  // namespace manyhands
