// Why an executor hangs: what waits for what, according to the stacks of its threads and processes. The
// programs of kit/guest/executor_programs.hpp run every step and every task in its own function, so that a
// stack shows what its thread is doing. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// `stuck`: the result of diagnose() for the run, with code `hang`. If the stacks show a known mistake, the
/// finding gets its name, and the learner's line. `program`: the scenario.
Finding explain_executor_hang(const Run& run, const std::string& program, const std::string& prefix,
                              Finding stuck);

}  // namespace manyhands::host
