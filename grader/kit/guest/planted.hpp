// A data race made on purpose, after the answer: where the race detector does not report it, the detector was
// not awake, and its silence about the learner's code proves nothing.
#pragma once

namespace manyhands::guest {

/// Does something in the tsan profile only.
void planted_race();

}  // namespace manyhands::guest
