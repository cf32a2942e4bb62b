// An exercise about both kinds of work has several parts in its checks mechanism and speed ("IO on one core",
// "CPU work", …), each of which is measured and judged by itself. Here: what they are called, how many
// workers each is given, and what they come to together. Pure.
#pragma once
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "measure/judgement.hpp"

namespace manyhands::grade {

/// The parts' names as learners read them, in their order.
std::vector<std::string> names_of(const std::vector<Mechanism>& parts);
std::vector<std::string> names_of(const std::vector<Speed>& parts);

/// CPU work is asked of as many workers as there are cores, but never of fewer than two: that it *can* work
/// in parallel is seen on one core, too.
int workers_for(const Exercise& exercise, Work work, int p_avail);

/// One judgement of several. A fail, then a fault of ours, then what is open, then what this machine cannot
/// show outweighs a pass, as with the checks of an exercise; what was earned is the mean, and all that is
/// said names its part. With one part: its judgement as it stands.
Judgement combined(const std::vector<std::string>& names, const std::vector<Judgement>& parts);

}  // namespace manyhands::grade
