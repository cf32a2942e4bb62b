// Where a program caught the exceptions of a run: an exception that never reached the caller was caught
// there.
#pragma once
#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Makes the first of these places that is in the learner's code the place of `finding`, and names the
/// others. A finding that already has a place keeps it.
void place_where_caught(Finding& finding, const Addresses& caught_at);

}  // namespace manyhands::host
