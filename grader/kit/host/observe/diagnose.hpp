// Turns the outcome of a run into what the learner is told. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// The finding for a run without an answer; for a hang, with the place of every thread. The code is empty if
/// nothing can be concluded about the program (starved, or a grader error).
Finding diagnose(const Run& run, const std::string& prefix);

/// Whether this call waits for an end of file that its own process prevents, because it holds a write end,
/// too. In a poll, only if that is so for all that it polls, and these are several: a single pipe may be one
/// with which the program wakes itself.
bool waits_for_own_end(const Run& run, const BlockedCall& call);

/// For a wrong result without a more specific name: if addresses of the program's own memory went through a
/// pipe, that becomes the name of the finding.
void name_address_sent(Finding& finding, const Run& run);

}  // namespace manyhands::host
