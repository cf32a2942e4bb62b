// For an experiment (experiments/verdicts): what would the verdicts on a recorded stream of CPU work be
// without one of the decision's estimators? Each is switched off in the evidence or in the figures, so that
// the decision itself does not know about it. Pure.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "grade/stream.hpp"
#include "measure/cpu_figures.hpp"
#include "model/verdict.hpp"

namespace manyhands::grade {

struct Estimator {
  std::string_view name;  // "lock-floor"
  /// Takes it out of a block and of the conditions; null: nothing to do.
  void (*without)(Block& block, CpuConditions& conditions);
  /// Takes it out of the figures; null: nothing to do.
  void (*figures_without)(CpuFigures& figures);
};

const std::vector<Estimator>& estimators();

struct VerdictWithout {
  std::string_view estimator;
  bool decided = false;  // the stream has enough blocks for it
  Verdict verdict = Verdict::inconclusive;
  std::size_t blocks = 0;
};

/// The verdict on the blocks from `first` on, without each estimator in turn; nothing for IO work.
std::vector<VerdictWithout> judge_without(const Stream& stream, std::size_t first);

}  // namespace manyhands::grade
