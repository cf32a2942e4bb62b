// A data race made on purpose, after the answer: where the race detector does not report it, the detector was
// not awake, and its silence about the learner's code proves nothing.
#pragma once

namespace manyhands::guest {

/// Does something in the tsan profile only.
void planted_race();

/// Before the call: the race detector starts a thread of its own beside the first one of the program. It
/// wakes up ten times a second, and would be taken for one of the learner's if it came later.
void start_detectors_helper();

}  // namespace manyhands::guest
