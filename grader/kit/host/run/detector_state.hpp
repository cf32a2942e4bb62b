// What a run under a detector is worth: what the detector reported, and whether it was able to report. If
// not, a small program with a known mistake decides: if the detector reports that one under the same
// conditions, the submission is at fault, and there is a finding; otherwise nothing was measured.
#pragma once
#include <string>

#include "model/evidence.hpp"

namespace manyhands::host {

/// What is known of a detector, from outside.
struct DetectorEvidence {
  std::string log;
  bool log_overflowed = false;
  bool was_ready = false;  // the program got as far as the call; the learner's code does not run before that
  bool ended_when_told = false;  // … and ended after its answer
  bool starved_at_end = false;   // … or did not, but got too little CPU time for that
  bool out_of_memory = false;    // the kernel killed it
};

/// Adds the findings of the last run to the context, and corrects the run's outcome accordingly.
void collect_sanitizer_reports(Run& run, const DetectorEvidence& seen);

/// True if a detector was found not to work on this machine: then the result is no measurement, and the stage
/// has said so.
bool detector_is_unusable();

}  // namespace manyhands::host
