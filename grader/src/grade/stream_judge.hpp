// Judges a stream in the same way as the grader judges while it measures: block after block, until the
// decision is made or time is up. Pure.
#pragma once
#include <cstddef>
#include <vector>

#include "grade/stream.hpp"
#include "measure/cpu_speed.hpp"
#include "measure/judgement.hpp"

namespace manyhands::grade {

/// The decision on the blocks from `first` to `end` (exclusive) of a stream; for CPU work with all its
/// figures.
CpuDecision decide(const Stream& stream, std::size_t first, std::size_t end, const CpuConditions& conditions,
                   bool final);

/// The conditions under which this stream was measured; locks were not watched.
CpuConditions conditions_of(const Stream& stream);

/// Whether this round takes no more blocks: there are enough, or they took long enough.
bool round_is_over(const Speed& speed, std::size_t blocks, double seconds, double most_seconds);

struct StreamVerdict {
  Judgement judgement;
  std::size_t first_block = 0;
  std::size_t blocks = 0;
  double seconds = 0;  // duration of its blocks
};

/// The verdict on the stream. `disjoint`: as many verdicts as possible, each starting where the one before
/// ended; a remainder that is too short for a decision is left out.
std::vector<StreamVerdict> judge(const Stream& stream, bool disjoint);

}  // namespace manyhands::grade
