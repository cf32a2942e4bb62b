// Why an executor stands still: who waits for what, by the stacks of its threads and processes. The programs
// of kit/guest/executor_programs.hpp run every step and every task in a function of its own, so that a stack
// tells what its thread is in the middle of. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// `stuck`: what diagnose() made of the run, of code `hang`. Gives it the name of the mistake where the
/// stacks show one, with the learner's line. `program`: the scenario.
Finding explain_executor_hang(const Run& run, const std::string& program, const std::string& prefix,
                              Finding stuck);

}  // namespace manyhands::host
