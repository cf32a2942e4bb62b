// An exercise with both kinds of work has several parts in its checks mechanism and speed ("IO on one core",
// "CPU work", …), each of which is measured and judged separately. This file names them, determines the
// number of workers for each, and combines their judgements. Pure.
#pragma once
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "measure/judgement.hpp"

namespace manyhands::grade {

/// The parts' names for learners, in order.
std::vector<std::string> names_of(const std::vector<Mechanism>& parts);
std::vector<std::string> names_of(const std::vector<Speed>& parts);

/// CPU work gets as many workers as there are cores, but at least two: even one core shows whether it *can*
/// work in parallel.
int workers_for(const Exercise& exercise, Work work, int p_avail);

/// Combines several judgements into one. As for the checks of an exercise, a fail outweighs a grader error,
/// then inconclusive, then what this machine cannot show, then a pass. The points are the mean, and all texts
/// name their part. A single judgement stays unchanged.
Judgement combined(const std::vector<std::string>& names, const std::vector<Judgement>& parts);

}  // namespace manyhands::grade
