// Where a program caught the exceptions of a run: one that never reached the caller was caught there.
#pragma once
#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Gives `finding` the first of these places that is in the learner's code, and names the others. What has a
/// place already keeps it.
void place_where_caught(Finding& finding, const Addresses& caught_at);

}  // namespace manyhands::host
