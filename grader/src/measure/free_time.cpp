#include "measure/free_time.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"

namespace manyhands {

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
  const auto path_of = [&](std::int64_t ns) {
    return ns > 0 ? std::max(static_cast<double>(ns) * scale, free.even) : free.exec;
  };
  free.path = path_of(run.shortest_path_ns);
  free.path_most = path_of(run.longest_path_ns);
  free.known = well_watched(run) && seen >= constants::least_seen * cpu;
  return free;
}

}  // namespace manyhands
