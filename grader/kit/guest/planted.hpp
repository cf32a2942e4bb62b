// A deliberate data race, after the answer. If the race detector does not report it, the detector did not
// work, and its silence about the learner's code proves nothing.
#pragma once

namespace manyhands::guest {

/// Does nothing outside the tsan profile.
void planted_race();

/// Call it before the learner's function. The race detector starts a background thread when the program
/// starts its first one. It wakes up ten times a second; if it started later, it would be mistaken for one of
/// the learner's threads.
void start_detectors_helper();

}  // namespace manyhands::guest
