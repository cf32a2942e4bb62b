// How long a program would have taken with a core for each of its tasks, from two runs in which they took
// turns (kit/host/schedule/turn_clocks.hpp). A task that spins while it waits notices only in its next turn
// what it waited for, so that its clock may be too late; but then it is the later, the longer turns are. So
// both runs must say the same. Pure.
#pragma once
#include <optional>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands {

/// In ns per unit of work; the shorter of the two. Empty: they were not made, or do not tell.
std::optional<double> time_in_turns(const std::vector<Run>& runs);

}  // namespace manyhands
