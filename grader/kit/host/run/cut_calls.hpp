// Where a call came to less than was asked for: where a program is right without that and wrong with it, it
// is one of these that does not look at what it got.
#pragma once
#include <string>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Gives `finding` the place of the program's calls of that kind ("short-read", "interrupted-call"): the only
/// one as its own, several as further places. What has a place already keeps it. Pure.
void place_at_cut_calls(Finding& finding, const Reply& reply, const std::string& kind);

}  // namespace manyhands::host
