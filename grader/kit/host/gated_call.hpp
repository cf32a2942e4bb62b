// The call that the mechanism check makes of a crawler: all answers are held back until the program rests.
#pragma once
#include "kit/host/call.hpp"

namespace manyhands::host {

/// As call(), on a gated site; what was in flight when the gate opened stands in run.gate. `limit`: what can
/// and may be in flight on this site.
Reply call_gated(const Call& call, site::Server& site, int limit);

}  // namespace manyhands::host
