#include "measure/free_time.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"

namespace manyhands {
namespace {

// Without what it may have waited for us, such as until we read its answer; and while a hypervisor or a
// control group held the machine back, nobody could be at work.
double surely_asleep(const Run& run) {
  const auto seen = run.surely_asleep_ns >= 0 ? std::min(run.surely_asleep_ns, run.asleep_ns) : run.asleep_ns;
  const auto known = [](std::int64_t ns) { return std::max<std::int64_t>(0, ns); };
  const auto excused = known(run.tester_delay_ns) + known(run.steal_ns) + known(run.throttled_ns);
  return static_cast<double>(known(seen - excused));
}
}  // namespace

FreeTime free_time(const Run& run, int p) {
  FreeTime free;
  const auto cpu = static_cast<double>(run.cpu_ns);
  double seen = 0;
  for (const auto used : run.cpu_at_width_ns) seen += static_cast<double>(used);
  if (seen <= 0 || cpu <= 0) return free;
  // What ended between two samples was not seen: it is taken to have been done as the rest was.
  const double scale = cpu / seen;
  free.even = cpu / p;
  for (std::size_t i = 0; i < run.cpu_at_width_ns.size(); ++i) {
    const auto width = std::min(static_cast<double>(p), static_cast<double>(i) + 1);
    const auto used = static_cast<double>(run.cpu_at_width_ns[i]) * scale;
    free.exec += used / width;
    free.lonely += used * (1 / width - 1.0 / p);
  }
  free.nobody = static_cast<double>(run.cpu_with_nobody_ns) * scale * (1 - 1.0 / p);
  free.width_one = static_cast<double>(run.cpu_at_width_ns.front()) * scale / cpu;
  free.asleep = static_cast<double>(run.asleep_ns);
  free.surely_asleep = surely_asleep(run);
  const auto path_of = [&](std::int64_t ns) {
    return ns > 0 ? std::max(static_cast<double>(ns) * scale, free.even) : free.exec;
  };
  free.path = path_of(run.shortest_path_ns);
  free.path_most = path_of(run.longest_path_ns);
  free.known = well_watched(run) && seen >= constants::least_seen * cpu;
  return free;
}

}  // namespace manyhands
