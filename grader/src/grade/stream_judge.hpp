// Judges what was measured, as the grader does while it measures, but from a stream: block after block, until
// the decision is made or patience ends. Pure.
#pragma once
#include <cstddef>
#include <vector>

#include "grade/stream.hpp"
#include "measure/cpu_speed.hpp"
#include "measure/judgement.hpp"

namespace manyhands::grade {

/// The decision on the blocks `first` to `end` (not included) of a stream; of CPU work with all its figures.
CpuDecision decide(const Stream& stream, std::size_t first, std::size_t end, const CpuConditions& conditions,
                   bool final);

/// Under which this stream was measured; locks were not looked at.
CpuConditions conditions_of(const Stream& stream);

/// No more blocks are taken in this round: there are enough, or they took long enough.
bool round_is_over(const Speed& speed, std::size_t blocks, double seconds, double most_seconds);

struct StreamVerdict {
  Judgement judgement;
  std::size_t first_block = 0;
  std::size_t blocks = 0;
  double seconds = 0;  // that its blocks took
};

/// The verdict on the stream. `disjoint`: as many verdicts as it holds, each from the block on at which the
/// one before ended; a rest that is too short for a decision is left out.
std::vector<StreamVerdict> judge(const Stream& stream, bool disjoint);

}  // namespace manyhands::grade
