// What a block says about a program whatever the machine was doing meanwhile: what it achieved, and upper
// bounds on what it could achieve, each from one floor under its running time. A bound is absent where the
// block cannot say. Pure. Bounds are generous: the baseline is taken at its most expensive, disturbed by the
// same neighbours.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "measure/cpu_speed.hpp"

namespace manyhands {

/// What the machine gave p serial runs at once.
struct Capacity {
  double seen = 0;   // p · least CPU time / time until the last was done: noise lowers it, never raises it
  double cores = 0;  // p · least CPU time / mean CPU time of the p: what the cores can do, waiting taken out
};

/// Least CPU time of one unit of work over all serial runs of all blocks; 0 where there is none.
double least_serial_cpu(const std::vector<Block>& blocks);

Capacity capacity_of(const std::vector<Run>& at_once, double least_cpu, int p);

struct Demand {
  std::optional<double> serial;    // T ≥ time on a CPU while no other task was at work
  std::optional<double> inflated;  // T ≥ CPU time / p
  std::optional<double> uneven;    // T ≥ CPU time of the largest task
  double at_work = 0;              // tasks running or ready on average, by the larger of two measures
  double inflation = 0;            // CPU time per unit over the baseline's
  double largest_share = 0;        // of the CPU time, that the largest task had
};

/// `best_capacity`: the largest ever seen.
Demand demand_of(const Block& block, double least_cpu, double best_capacity, int p);

/// May something be concluded from what the samples of this run did not see?
bool well_watched(const Run& run);

bool usable_baseline(const Run& run);
bool usable_submission(const Run& run);

}  // namespace manyhands
