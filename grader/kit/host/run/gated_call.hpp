// The calls with which the checks measure a crawler. Mechanism: all answers are held back until the program
// is idle. Speed: the site's clock moves only while the program waits.
#pragma once
#include <set>
#include <string>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

/// What to record while a site's answers are held back.
struct GateOrder {
  int limit = 0;       // the most that can and may be in flight on this site; 0: do not record
  int workers = 0;     // number of workers the program was given; 0: the same as the limit
  bool whose = false;  // it matters which threads they are: always take stacks
  // URLs that the program knows while the gate is closed. If not empty, also checks that a place that becomes
  // free is taken at once, as long as any of these URLs is left.
  std::set<std::string> known = {};
};

/// Like call(), on a gated site; what was in flight when the gate opened is in run.gate.
Reply call_gated(const Call& call, site::Server& site, const GateOrder& order);

/// Like call(), on a site in virtual time; run.virtual_ns is the makespan by its clock. If
/// run.real_time_because gives a reason, the program cannot be measured this way, and the result is no
/// measurement: it may have been ended early.
Reply call_in_virtual_time(const Call& call, site::Server& site);

}  // namespace manyhands::host
