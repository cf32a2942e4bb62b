// When a run of the submission's is followed by two in which its tasks take turns (arm T), and those runs.
//
// Beside neighbours, threads that spin while they wait for one that was kept from its core use more CPU time
// than the serial version does, and so do programs that do more work than they should. Which of the two it is
// shows when they take turns (one_at_a_time.hpp).
#pragma once
#include <vector>

#include "kit/host/run/call.hpp"
#include "kit/host/suites/workload.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

/// The last of the runs is the submission's (S), those before it are of one block: it used more CPU time than
/// the serial version, and was kept from its cores. Pure.
bool wants_turns(const std::vector<Run>& runs);

/// Adds one run with short turns and one with long ones to the context's; nothing where they say nothing.
void runs_in_turns(Call call, const CpuWorkload& workload);

}  // namespace manyhands::host
