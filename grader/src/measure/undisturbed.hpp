// Whether the machine let a run go as fast as it could: for figures that are shown and prove nothing
// (`grader scaling`, `grader compare`). Verdicts ask for more. Pure.
#pragma once
#include "model/evidence.hpp"

namespace manyhands {

/// Cores that others took from it, on average: its tasks were ready to run and had none, or the hypervisor or
/// its control group held them back.
double cores_taken(const Run& run);

/// So little was taken that the run would not have been clearly faster on a machine of its own.
bool is_undisturbed(const Run& run);

/// How many times as fast as one core `workers` of them are here, by what was seen with `p` at most; where
/// nothing was seen (capacity 0), so many times.
double capacity_for(int workers, double capacity, int p);

}  // namespace manyhands
