// Why did a program need more CPU time than the serial version? Asked only when a fail is established, and
// by "more CPU time": it names the cause more closely, and never changes a verdict. Pure.
//
// What tells the causes apart:
// - The same program with the same workers on *one* core (arm O): who does superfluous work does it there,
//   too; who only gets in the others' way does not, for on one core nobody is there to be in the way of.
// - Where the threads are at work (arm W): at locks and atomics, or in plain code that became slow.
// - Memory: plain code that is slow beside others, in a program that uses hardly any memory, fights for cache
//   lines.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "measure/cpu_speed.hpp"
#include "measure/judgement.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands {

struct Cause {
  std::string code;          // "contention", "false-sharing", "interference", "work-inflated"
  double together = 0;       // CPU time over the serial version's, one core for each worker
  double alone = 0;          // … on one core; 0: not known
  double at_locks = 0;       // part of the samples that was taking or giving back a lock
  double at_atomics = 0;     // … in an atomic instruction
  double in_plain_code = 0;  // … in the learner's own code otherwise
  int samples = 0;
  Place place;  // the most frequent one of those that the code is about; without a file: none
};

/// `blocks`: of the test that failed. `runs`: what was measured afterwards; those of arms O and W count.
Cause cause_of_inflation(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p);

/// In a judgement that failed by "work-inflated": the finding with its cause and place, the figures beside
/// it. Any other judgement stays as it is.
Judgement with_cause(Judgement judgement, const Cause& cause);

/// Is there anything to find out?
bool wants_cause(const Judgement& judgement);

}  // namespace manyhands
