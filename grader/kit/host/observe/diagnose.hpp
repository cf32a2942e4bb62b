// From how a run ended to what the learner is told. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// The finding for a run that gave no answer; for a hang with the place of every thread. Empty code where
/// nothing may be concluded about the program (starved, or a fault of ours).
Finding diagnose(const Run& run, const std::string& prefix);

/// For what came out wrong, without a better name, where addresses of the program's own memory went through a
/// pipe: that is what it is called then.
void name_address_sent(Finding& finding, const Run& run);

}  // namespace manyhands::host
