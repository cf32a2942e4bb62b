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
double delay(const Run& run) {
  return static_cast<double>(run.run_delay_ns);
}

template <class Visit>
void each_serial(const Block& block, Visit visit) {
  if (usable_baseline(block.baseline)) visit(block.baseline);
  for (const auto& group : block.at_once)
    for (const auto& run : group)
      if (usable_baseline(run)) visit(run);
}

double dearest_serial_cpu(const Block& block) {
  double dearest = 0;
  each_serial(block, [&](const Run& run) { dearest = std::max(dearest, cpu(run) / run.work_units); });
  return dearest;
}

/// Both groups of K got what this machine can give: nothing else ran before and after S.
bool quiet_around(const Block& block, double least_cpu, double best_capacity, int p) {
  return !block.at_once.empty() &&
         std::all_of(block.at_once.begin(), block.at_once.end(), [&](const auto& k) {
           return capacity_of(k, least_cpu, p).seen >= quiet_capacity * best_capacity;
         });
}

/// No time was taken that the kernel does not account for.
bool explained(const Block& block) {
  bool all = !block.at_once.empty();
  for (const auto& group : block.at_once)
    for (const auto& run : group)
      all = all && usable_baseline(run) && cpu(run) + delay(run) >= explained_time * wall(run);
  return all;
}

/// Time on a CPU while no other task was at work, at least. With m tasks at work on average, at most m - 1 of
/// the time had two or more; what is left may have been spent waiting for a CPU, which does not count.
double alone(const Run& run, double at_work) {
  const auto time_at_work = (cpu(run) + delay(run)) / at_work;
  return std::clamp((2 - at_work) * time_at_work - delay(run), 0.0, cpu(run));
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
  for (const auto& block : blocks)
    each_serial(block, [&](const Run& run) {
      const auto each = cpu(run) / run.work_units;
      if (least == 0 || each < least) least = each;
    });
  return least;
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

Demand demand_of(const Block& block, double least_cpu, double best_capacity, int p) {
  Demand demand;
  const auto& s = block.submission;
  const auto serial_cpu = dearest_serial_cpu(block) * s.work_units;  // of the same work, just as disturbed
  if (!usable_submission(s) || serial_cpu <= 0) return demand;

  const auto by_time = (cpu(s) + delay(s)) / wall(s);
  demand.at_work = std::max({1.0, s.mean_at_work, by_time});
  demand.inflation = cpu(s) / serial_cpu;
  const auto largest = s.task_cpu_ns.empty() ? 0.0 : static_cast<double>(s.task_cpu_ns.front());
  demand.largest_share = std::min(1.0, largest / cpu(s));

  if (well_watched(s) && s.mean_at_work > 0 && s.mean_at_work <= serial_at_work && by_time <= serial_demand &&
      by_time >= least_demand) {
    const auto lonely = alone(s, demand.at_work);
    demand.serial = serial_cpu / (lonely + (cpu(s) - lonely) / p);
  }
  // Threads that wait for each other by spinning use more when one of them has to wait for a CPU: not their
  // work.
  const auto own_cpu = cpu(s) - (p - 1) * delay(s);
  if (explained(block) && own_cpu > 0) demand.inflated = p * serial_cpu / own_cpu;

  if (well_watched(s) && s.mean_at_work > 0 && demand.largest_share * p >= uneven_share &&
      delay(s) <= quiet_delay * wall(s) && quiet_around(block, least_cpu, best_capacity, p))
    demand.uneven = std::max(serial_cpu / largest, serial_cpu * demand.at_work / cpu(s));
  return demand;
}

}  // namespace manyhands
