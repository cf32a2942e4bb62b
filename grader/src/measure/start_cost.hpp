// Does the cost of starting threads, and of changing from one to another, explain why a program needed more
// CPU time than the serial version? The grader measures on this machine what one costs at least; the
// program's threads are counted from inside, in runs with watched locks: it names a cause, and never changes
// a verdict. Pure.
#pragma once
#include <optional>
#include <vector>

#include "measure/cpu_speed.hpp"
#include "model/evidence.hpp"

namespace manyhands {

struct StartCost {
  double threads = 0;     // started in a run
  double us_each = 0;     // CPU time for starting and ending one, at least
  double switches = 0;    // in a run, voluntary or not
  double of_surplus = 0;  // part of the surplus CPU time that both explain
  double us_of_work = 0;  // CPU time that the serial version needs for what one thread does
  bool crowd = false;     // far more threads at once than cores and workers
};

/// None: it does not explain it, or is not known.
std::optional<StartCost> start_cost_of(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p);

}  // namespace manyhands
