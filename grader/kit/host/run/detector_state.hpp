// What a run under a detector is worth: what the detector reported, and whether it could report at all. Where
// it could not, a small program with a known mistake decides whose fault that is: if that one is reported
// under the same conditions, it is the submission's, and a finding; else nothing was measured here.
#pragma once
#include <string>

#include "model/evidence.hpp"

namespace manyhands::host {

/// What was seen of a detector, from outside.
struct DetectorEvidence {
  std::string log;
  bool log_overflowed = false;
  bool was_ready = false;  // the program came as far as the call; before that, the learner's code is not run
  bool ended_when_told = false;  // … and came to its end after its answer
  bool starved_at_end = false;   // … or did not, and had too little of the machine for it
  bool out_of_memory = false;    // the kernel ended it
};

/// The findings of the run just made go into the context; what the run's outcome means is set right.
void collect_sanitizer_reports(Run& run, const DetectorEvidence& seen);

/// True where it was found that a detector does not work on this machine: what came of it is no measurement,
/// and the stage has said so.
bool detector_is_unusable();

}  // namespace manyhands::host
