#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "measure/constants.hpp"
#include "measure/io_speed.hpp"

namespace manyhands {
namespace {
/// What changes at an instant: requests in flight, and known pages that nobody has asked for yet.
struct Change {
  int in_flight = 0;
  int waiting = 0;
};

void sweep(const std::map<std::int64_t, Change>& changes, int limit, std::int64_t until, CrawlFigures& f) {
  int in_flight = 0;
  int waiting = 0;
  double time_waiting = 0;
  double in_flight_waiting = 0;
  for (auto at = changes.begin(); at != changes.end(); ++at) {
    in_flight += at->second.in_flight;
    waiting += at->second.waiting;
    const auto next = std::next(at);
    const auto stop = std::min(until, next == changes.end() ? until : next->first);
    const auto length = static_cast<double>(std::max<std::int64_t>(0, stop - at->first));
    f.mean += length * in_flight;
    if (waiting <= 0 || length == 0) continue;
    f.idle += length * std::clamp(limit - in_flight, 0, waiting);
    time_waiting += length;
    in_flight_waiting += length * in_flight;
    f.most_waiting = std::max(f.most_waiting, waiting);
  }
  if (until > 0) f.mean /= static_cast<double>(until);
  if (time_waiting > 0) f.mean_waiting = in_flight_waiting / time_waiting;
}
}  // namespace

CrawlFigures crawl_figures(const Run& run, int limit) {
  CrawlFigures f;
  f.in_virtual_time = run.virtual_ns >= 0;
  const auto length = f.in_virtual_time ? run.virtual_ns : run.wall_ns;
  f.makespan = static_cast<double>(length);
  f.known = !run.requests.empty();
  std::map<std::int64_t, Change> changes;
  std::set<std::pair<std::string, std::string>> asked;
  for (const auto& request : run.requests) {
    const auto end = request.end_ns > 0 ? request.end_ns : length;
    const auto service = static_cast<double>(std::max<std::int64_t>(0, request.end_ns - request.begin_ns));
    const bool first = asked.insert({request.host, request.path}).second;
    f.peak = std::max(f.peak, request.in_flight);
    f.all_service += service;
    if (first) f.service += service;
    changes[request.begin_ns].in_flight += 1;
    changes[std::max(end, request.begin_ns)].in_flight -= 1;
    f.known = f.known && request.discovered_ns >= 0;
    if (first && request.discovered_ns >= 0 && request.discovered_ns < request.begin_ns) {
      changes[request.discovered_ns].waiting += 1;
      changes[request.begin_ns].waiting -= 1;
    }
  }
  const auto critical_path = static_cast<double>(run.critical_path_ns);
  f.lower_bound = std::max(f.service / limit, critical_path);
  f.upper_bound = f.service / limit + (1 - 1.0 / limit) * critical_path;
  sweep(changes, limit, length, f);
  if (f.in_virtual_time) return f;  // the machine takes no time there

  // Whoever waited for a CPU, or used one, was not waiting for its own fault. When the grader itself was kept
  // waiting, it may have kept every worker waiting; where that was not recorded, it is taken to be as bad as
  // for the program.
  const auto tester = run.tester_delay_ns >= 0 ? run.tester_delay_ns : run.run_delay_ns;
  f.machine = static_cast<double>(run.run_delay_ns + run.cpu_ns) +
              static_cast<double>(limit) * static_cast<double>(tester + 2 * run.max_gap_ns) +
              static_cast<double>(constants::io_reaction_ns) * static_cast<double>(run.requests.size());
  return f;
}

}  // namespace manyhands
