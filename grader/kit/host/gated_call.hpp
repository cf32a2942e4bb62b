// The calls that the checks make of a crawler. Mechanism: all answers are held back until the program rests.
// Speed: the site's clock moves only while the program waits.
#pragma once
#include "kit/host/call.hpp"

namespace manyhands::host {

/// As call(), on a gated site; what was in flight when the gate opened stands in run.gate. `limit`: what can
/// and may be in flight on this site.
Reply call_gated(const Call& call, site::Server& site, int limit);

/// As call(), on a site in virtual time; run.virtual_ns is the makespan by its clock. Where
/// run.real_time_because says why, the program does not fit and this was no measurement: it may have been
/// ended in the middle.
Reply call_in_virtual_time(const Call& call, site::Server& site);

}  // namespace manyhands::host
