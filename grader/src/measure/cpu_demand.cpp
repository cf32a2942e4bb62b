#include "measure/cpu_demand.hpp"

#include <algorithm>

#include "measure/constants.hpp"

namespace manyhands {
namespace {
using namespace constants;

double wall(const Run& run) {
  return static_cast<double>(run.wall_ns);
}
double cpu(const Run& run) {
  return static_cast<double>(run.cpu_ns);
}
}  // namespace

bool usable_baseline(const Run& run) {
  return run.outcome == Outcome::answered && (!run.judged || run.right) && run.wall_ns > 0 &&
         run.cpu_ns > 0 && run.work_units > 0;
}

bool usable_submission(const Run& run) {
  return run.judged && usable_baseline(run);
}

bool well_watched(const Run& run) {
  return run.samples >= least_samples && static_cast<double>(run.max_gap_ns) <= largest_gap * wall(run);
}

double least_serial_cpu(const std::vector<Block>& blocks) {
  double least = 0;
  const auto look_at = [&](const Run& run) {
    if (!usable_baseline(run)) return;
    const auto each = cpu(run) / run.work_units;
    if (least == 0 || each < least) least = each;
  };
  for (const auto& block : blocks) {
    look_at(block.baseline);
    for (const auto& group : block.at_once)
      for (const auto& run : group) look_at(run);
  }
  return least;
}

double serial_cpu_around(const Block& block) {
  double sum = 0;
  int count = 0;
  for (const auto& group : block.at_once)
    for (const auto& run : group)
      if (usable_baseline(run)) sum += cpu(run) / run.work_units, ++count;
  if (count > 0) return sum / count;
  return usable_baseline(block.baseline) ? cpu(block.baseline) / block.baseline.work_units : 0;
}

double slowest_core(const Block& block) {
  double slowest = 1;
  for (const auto& group : block.at_once) {
    std::vector<double> times;
    for (const auto& run : group)
      if (usable_baseline(run)) times.push_back(cpu(run) / run.work_units);
    if (times.empty()) continue;
    const auto [least, most] = std::minmax_element(times.begin(), times.end());
    if (*most > alike_cores * *least) slowest = std::max(slowest, *most / serial_cpu_around(block));
  }
  return slowest;
}

double inflation_of(const Block& block) {
  const auto serial = serial_cpu_around(block);
  const auto& s = block.submission;
  return serial > 0 && usable_submission(s) ? cpu(s) / s.work_units / serial : 0;
}

Capacity capacity_of(const std::vector<Run>& at_once, double least_cpu, int p) {
  if (static_cast<int>(at_once.size()) != p || p < 1) return {};
  if (!std::all_of(at_once.begin(), at_once.end(), usable_baseline)) return {};
  double longest = 0;
  double sum = 0;
  for (const auto& run : at_once) {
    longest = std::max(longest, wall(run) / run.work_units);
    sum += cpu(run) / run.work_units;
  }
  const double most = p;
  return {.seen = std::min(most, p * least_cpu / longest),
          .cores = std::min(most, p * least_cpu / (sum / p))};
}

}  // namespace manyhands
