// From how a run ended to what the learner is told. Pure.
#pragma once
#include <string>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// The finding for a run that gave no answer; for a hang with the place of every thread. Empty code where
/// nothing may be concluded about the program (starved, or a fault of ours).
Finding diagnose(const Run& run, const std::string& prefix);

}  // namespace manyhands::host
