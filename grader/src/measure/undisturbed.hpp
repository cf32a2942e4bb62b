// Whether the machine let a run go as fast as it could: for figures that are only displayed and prove nothing
// (`grader scaling`, `grader compare`). Verdicts need more. Pure.
#pragma once
#include "model/evidence.hpp"

namespace manyhands {

/// Cores taken away from the run, on average: its tasks were runnable without one, or the hypervisor or its
/// control group throttled them.
double cores_taken(const Run& run);

/// So little was taken that the run would not have been clearly faster on an idle machine.
bool is_undisturbed(const Run& run);

/// The speed of `workers` cores, as a multiple of one core, estimated from the capacity of up to `p` cores;
/// without a capacity (0), the number of cores.
double capacity_for(int workers, double capacity, int p);

}  // namespace manyhands
