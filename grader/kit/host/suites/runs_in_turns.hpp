// When to follow up a run of the submission with two runs in which its tasks take turns, and those runs.
//
// Beside neighbours, more CPU time than the serial version needs can have two causes: threads that spin while
// they wait for a thread that was kept from its core, or a program that does more work than it should. It
// shows which one when the tasks take turns (one_at_a_time.hpp).
#pragma once
#include <vector>

#include "kit/host/run/call.hpp"
#include "kit/host/suites/workload.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

/// True if the last of the runs, which is the submission's, used more CPU time than the serial version
/// and was kept from its cores; the runs before it are of the same block. Pure.
bool wants_turns(const std::vector<Run>& runs);

/// Adds one run with short turns and one with long ones to the context's runs; nothing if they are not
/// conclusive.
void runs_in_turns(Call call, const CpuWorkload& workload);

}  // namespace manyhands::host
