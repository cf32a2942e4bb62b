// What runs of CPU work say by themselves: whether they count, what a unit of work costs serially, and what
// the machine gave p serial runs. Pure.
#pragma once
#include <vector>

#include "measure/cpu_speed.hpp"

namespace manyhands {

bool usable_baseline(const Run& run);
bool usable_submission(const Run& run);

/// May something be concluded from what the samples of this run did not see?
bool well_watched(const Run& run);

/// Least CPU time of one unit of work over all serial runs of all blocks, ns; 0 where there is none.
double least_serial_cpu(const std::vector<Block>& blocks);

/// Mean CPU time of one unit of work over the serial runs of this block, those at once first of all: just as
/// disturbed as the submission's run between them. 0: there is none.
double serial_cpu_around(const Block& block);

/// How much slower than they are on average the slowest core was, by the serial runs at once; 1: they were
/// alike. At least 1.
double slowest_core(const Block& block);

/// CPU time of the submission's run over that of the serial version beside it; 0: not known.
double inflation_of(const Block& block);

/// What the machine gave p serial runs at once.
struct Capacity {
  double seen = 0;   // p · least CPU time / time until the last was done: noise lowers it, never raises it
  double cores = 0;  // p · least CPU time / mean CPU time of the p: what the cores can do, waiting taken out
};

Capacity capacity_of(const std::vector<Run>& at_once, double least_cpu, int p);

}  // namespace manyhands
