// Where the grader made system calls incomplete. If a program is correct without that and wrong with it, one
// of these calls does not check its result.
#pragma once
#include <string>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Adds the places of the program's calls of that kind ("short-read", "interrupted-call") to `finding`: a
/// single one as its own place, several as further places. A finding that already has a place keeps it. Pure.
void place_at_cut_calls(Finding& finding, const Reply& reply, const std::string& kind);

}  // namespace manyhands::host
