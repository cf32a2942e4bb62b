// The calls that the checks make of a crawler. Mechanism: all answers are held back until the program rests.
// Speed: the site's clock moves only while the program waits.
#pragma once
#include <set>
#include <string>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

/// What is of interest while a site's answers are held back.
struct GateOrder {
  int limit = 0;       // what can and may be in flight on this site; 0: the gate is of no interest
  int workers = 0;     // that the program was given; 0: as many as the limit
  bool whose = false;  // it matters whose threads they are: stacks are taken in any case
  // URLs that the program knows while the gate is closed. Where there are some: is a place that becomes free
  // taken at once, as long as any of them is left? Empty: nobody asks.
  std::set<std::string> known = {};
};

/// As call(), on a gated site; what was in flight when the gate opened stands in run.gate.
Reply call_gated(const Call& call, site::Server& site, const GateOrder& order);

/// As call(), on a site in virtual time; run.virtual_ns is the makespan by its clock. Where
/// run.real_time_because says why, the program does not fit and this was no measurement: it may have been
/// ended in the middle.
Reply call_in_virtual_time(const Call& call, site::Server& site);

}  // namespace manyhands::host
