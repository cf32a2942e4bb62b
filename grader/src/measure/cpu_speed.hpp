// The speed of CPU work, decided from blocks of runs: was the program as fast as p workers make it on this
// machine? Pure. Times are compared per unit of work; a block whose S run is void, or whose answer was wrong,
// counts as absent.
//
// Each block speaks for the program (+1), against it (-1, or -2 where it was far too slow on a quiet
// machine) or not at all; their sum walks at random, and ends at +4 or -4: with at most 15 % of the blocks
// wrong, fewer than 1 in 1,000 walks end at the wrong side (Wald's sequential test, as the gambler's ruin has
// it). A fail needs more than that: never as fast as asked, and a cause that counters show.
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
  std::vector<Run> in_turns;              // T, where it was asked for: with short turns, and with long ones
};

struct CpuFigures;

struct CpuConditions {
  int p = 2;                   // workers that were asked for, at most the machine's cores
  double stored_capacity = 0;  // of this machine, code and p, from earlier; 0: none
  // CPU time spent under the one lock that has most of it, ns per unit of work: the program cannot be faster.
  // Told by the program's own process, so it only lowers what is estimated. 0: not looked at.
  double lock_floor_ns = 0;
  // This machine has one core: what p would bring is predicted from what the tasks asked for.
  bool predicted = false;
  /// For experiments (grade/ablation.hpp): changes the figures before they are judged. Null: nothing does.
  void (*alter)(CpuFigures& figures) = nullptr;
};

struct CpuDecision : Decision {
  /// The most cores that this machine gave p serial runs, the stored figure included; to be stored.
  double capacity = 0;
  /// The program is taken to be fast enough for what it asked for, not for what it reached: locks that it
  /// holds while others wait for a core would not show there, and must be looked at before.
  bool rests_on_estimate = false;
  /// The machine gave so little that a quieter moment is worth waiting for.
  bool was_busy = false;
};

/// `final`: no more blocks can be had.
CpuDecision decide_cpu_speed(const std::vector<Block>& blocks, const Speed& speed,
                             const CpuConditions& conditions, bool final = false);

/// The course's one bar: the speedup that is asked for where `capacity` cores are to be had.
double bar(double q, double parallel_fraction, double capacity);

}  // namespace manyhands
