// Runs a program of the profile `controlled` once more in the order of a finding, under a debugger
// (src/cli/replay/gdb_session.hpp). This process is the schedule: nothing is forked that a debugger would
// have to follow. The debugger stops it at three functions, which do nothing else.
#pragma once
#include <string>

/// Before the first step.
extern "C" void manyhands_order_begins();
/// It is the turn of a thread that has slept; the caller of it is where that thread goes on.
extern "C" void manyhands_order_turns(int thread);
/// Where the program fails; the caller is the thread that makes it fail.
extern "C" void manyhands_order_fails();

namespace manyhands::schedules {

/// `file`: a Rerun as JSON (core/model/finding.hpp). Ends the process when the schedule ends; returns the
/// exit status if the file makes no sense (2), or if the program does not fail in this order (3), after it
/// has said so.
int run_again(const std::string& file);

}  // namespace manyhands::schedules
