// The speed of IO work, decided from a site's ledger and not from a stopwatch alone: did the program keep
// `limit` requests in flight wherever it could? Pure. Bounds come from the service times that the server
// really gave, so that its own lateness corrects itself.
//
// In virtual time (Run::virtual_ns) nothing that the machine does takes time, so nothing is excused; only the
// order of what happens at one instant is left to chance, and a fail needs runs that agree. In real time a
// fail needs Request::discovered_ns; without it slowness is inconclusive.
#pragma once
#include <vector>

#include "course/exercise.hpp"
#include "measure/judgement.hpp"
#include "model/evidence.hpp"

namespace manyhands {

/// What one ledger says. Times in ns; worker-time is time summed over workers.
struct CrawlFigures {
  bool in_virtual_time = false;
  double makespan = 0;
  double service = 0;       // Σ, each URL's first request only: asking twice is no work
  double all_service = 0;   // Σ over all requests
  double lower_bound = 0;   // max(Σ / limit, CP): nobody can be faster
  double upper_bound = 0;   // Graham's: no sensible schedule takes longer
  int peak = 0;             // requests in flight
  double mean = 0;          // … over the whole run
  double idle = 0;          // worker-time: fewer than `limit` in flight although known pages waited
  double machine = 0;       // … of which the machine may have caused as much, generously
  double mean_waiting = 0;  // requests in flight on average while known pages waited
  int most_waiting = 0;     // known pages that waited, at most
  bool known = false;       // the ledger says when each page was discovered
};

CrawlFigures crawl_figures(const Run& run, int limit);

/// The largest makespan over the smallest, each as a multiple of its own site's upper bound, of the runs in
/// virtual time; 1 where there are less than two. They differ by chance only: by the order of what is
/// answered at one instant, and by what the sites' shapes leave to it.
double spread_of(const std::vector<CrawlFigures>& all);

/// `runs`: so far, at most three. `limit`: requests that may be in flight. `final`: no more can be had.
Decision decide_io_speed(const std::vector<Run>& runs, const Speed& speed, int limit, bool final = false);

}  // namespace manyhands
