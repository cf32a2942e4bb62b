// The speed of CPU work, decided from blocks of runs: was the program as fast as p workers make it on this
// machine? Pure. Times are compared per unit of work; a block whose S run is void, or whose answer was wrong,
// counts as absent.
#pragma once
#include <vector>

#include "course/exercise.hpp"
#include "measure/judgement.hpp"
#include "model/evidence.hpp"

namespace manyhands {

/// Four groups of runs on one input, measured right after each other in random order, S between the two Ks.
struct Block {
  double at_s = 0;                        // when it began, since the first one did
  Run baseline;                           // B: the serial version, alone
  std::vector<std::vector<Run>> at_once;  // K, twice: p serial versions at once, one Run per process
  Run submission;                         // S
};

struct CpuDecision : Decision {
  double capacity =
      0;  // the most cores that this machine gave p serial runs, the stored figure included; to be stored
};

/// `p`: workers that were asked for, at most the machine's cores. `stored_capacity`: of this machine, code
/// and p, from earlier; 0: none. `final`: no more blocks can be had.
CpuDecision decide_cpu_speed(const std::vector<Block>& blocks, const Speed& speed, int p,
                             double stored_capacity, bool final = false);

/// The course's one bar: the speedup that is asked for where `capacity` cores are to be had.
double bar(double q, double parallel_fraction, double capacity);

}  // namespace manyhands
