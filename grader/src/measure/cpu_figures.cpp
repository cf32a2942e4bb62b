#include "measure/cpu_figures.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "measure/cpu_in_turns.hpp"

namespace manyhands {
using namespace constants;

namespace {

/// No time was taken that the kernel does not account for: the serial runs were on a CPU or waited for one
/// all the time.
bool explained(const Block& block) {
  for (const auto& group : block.at_once)
    for (const auto& run : group)
      if (static_cast<double>(run.cpu_ns + run.run_delay_ns) <
          explained_time * static_cast<double>(run.wall_ns))
        return false;
  return true;
}

/// The CPU time that others took from it. With more of its tasks ready than cores, they wait for each other,
/// and all on a core wait for whoever else runs there; but that is believed only if everything else on the
/// machine used little CPU time.
double taken_by_others(const Run& s, int p) {
  const auto delay = static_cast<double>(s.run_delay_ns);
  const auto by_others = static_cast<double>(s.machine_busy_ns - s.cpu_ns);
  if (s.machine_busy_ns < 0 || by_others > others_part * static_cast<double>(s.wall_ns)) return delay;
  double by_each_other = 0;
  double cpu = 0;
  double crowd = 0;  // tasks on each core, on average
  for (std::size_t i = 0; i < s.cpu_at_width_ns.size(); ++i) {
    const auto used = static_cast<double>(s.cpu_at_width_ns[i]);
    const auto on_each = std::max(1.0, (static_cast<double>(i) + 1) / p);
    by_each_other += used * (on_each - 1);
    cpu += used;
    crowd += used * on_each;
  }
  return cpu > 0 ? std::max(0.0, delay - by_each_other) * cpu / crowd : delay;
}

/// Nobody took a core from S, and the groups before and behind it got what this machine can give, on each
/// core alike.
bool quiet_around(const Block& block, double least_cpu, double best_capacity, int p) {
  const auto& s = block.submission;
  const auto wall = static_cast<double>(s.wall_ns);
  const bool undisturbed = taken_by_others(s, p) < quiet_delay * wall &&
                           static_cast<double>(s.steal_ns) <= quiet_steal * wall * p && s.throttled_ns <= 0;
  return undisturbed && explained(block) && !block.at_once.empty() && slowest_core(block) <= 1 &&
         std::all_of(block.at_once.begin(), block.at_once.end(), [&](const auto& k) {
           return capacity_of(k, least_cpu, p).seen >= quiet_capacity * best_capacity;
         });
}

/// How much more CPU time a program can need for no fault of its own. Cores may slow each other down, where
/// the serial runs beside it were hardly ever on all of them at once; and threads that wait for each other by
/// spinning use more while one of them waits for a CPU that others have.
double excused_inflation(const BlockFigures& b, const CpuFigures& f) {
  const auto& s = b.block->submission;
  const double best = std::max(least_capacity, f.seen);
  const double by_cores = b.given >= together_enough * best ? 1 : f.p / best;
  const double by_spinning = 1 + (f.p - 1) * taken_by_others(s, f.p) / b.serial_cpu;
  return std::max(by_cores, by_spinning);
}

void estimate(BlockFigures& b, const CpuFigures& f, const CpuConditions& conditions) {
  if (!b.free.known || b.serial_cpu <= 0 || f.cores <= 0) return;
  const auto& s = b.block->submission;
  const auto speedup = [&](double time) { return f.cores * b.serial_cpu / f.p / time; };
  if (explained(*b.block))
    b.at_most =
        b.slowest_core * speedup(b.free.at_least(1 / std::clamp(b.inflation, 1.0, excused_inflation(b, f))));

  // For it: only where its tasks were on CPUs together often enough to be in each other's way, and hardly
  // ever slept. One that was woken by another's unlock is ready beside it, though one lock lets only one go
  // on.
  const bool few_sleeps = s.voluntary_switches <= few_switches + s.cpu_ns / cpu_ns_for_each_switch;
  const bool company = conditions.predicted || b.in_company >= least_company;
  if (!few_sleeps || !company) return;
  const auto surplus = std::max(0.0, b.inflation - 1);
  const auto together = conditions.predicted ? 1 : std::min(1.0, b.in_company);
  const auto time = b.free.at_most((1 + surplus / together) / std::max(1.0, b.inflation));
  // No work is done in less CPU time than the serial version takes: whoever seems to, had faster cores.
  b.at_least = std::min(1.0, b.inflation) * speedup(std::max(time, conditions.lock_floor_ns * s.work_units));
}

template <class Values>
std::vector<double> present(const Values& blocks, std::optional<double> BlockFigures::*figure) {
  std::vector<double> values;
  for (const auto& b : blocks)
    if (b.*figure) values.push_back(*(b.*figure));
  return values;
}
}  // namespace

double bar(double q, double parallel_fraction, double capacity) {
  return q / ((1 - parallel_fraction) + parallel_fraction / capacity);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool CpuFigures::measurable() const {
  return std::max(seen, cores) >= least_capacity;
}

double CpuFigures::bar_of(double q, double capacity) const {
  return bar(q, parallel_fraction, capacity);
}

double CpuFigures::asked(double q) const {
  return bar_of(q, measurable() ? cores : p);
}

double CpuFigures::best() const {
  double most = 0;
  for (const auto& b : blocks) most = std::max(most, b.achieved);
  return most;
}

int CpuFigures::blocks_at(double required) const {
  return static_cast<int>(
      std::count_if(blocks.begin(), blocks.end(), [&](const auto& b) { return b.achieved >= required; }));
}

double CpuFigures::median_of(double BlockFigures::*figure) const {
  std::vector<double> values;
  for (const auto& b : blocks) values.push_back(b.*figure);
  return median(std::move(values));
}

double CpuFigures::median_of(std::optional<double> BlockFigures::*figure) const {
  return median(present(blocks, figure));
}

CpuFigures figures_of(const std::vector<Block>& blocks, const Speed& speed, const CpuConditions& conditions) {
  CpuFigures f;
  const int p = f.p = conditions.p;
  f.parallel_fraction = speed.parallel_fraction;
  f.seen = std::clamp<double>(conditions.stored_capacity, 0, p);
  const auto least_cpu = least_serial_cpu(blocks);
  for (const auto& block : blocks)
    for (const auto& group : block.at_once) {
      const auto capacity = capacity_of(group, least_cpu, p);
      f.seen = std::max(f.seen, capacity.seen);
      f.cores = std::max(f.cores, capacity.cores);
    }
  f.cores = std::max(f.cores, f.seen);
  for (const auto& block : blocks) {
    const auto& s = block.submission;
    if (!usable_submission(s) || least_cpu <= 0) continue;
    BlockFigures b;
    b.block = &block;
    b.achieved = least_cpu * s.work_units / static_cast<double>(s.wall_ns);
    b.serial_cpu = serial_cpu_around(block) * s.work_units;
    b.inflation = inflation_of(block);
    b.own_cores = std::min<double>(p, p * least_cpu * s.work_units / static_cast<double>(s.cpu_ns));
    b.free = free_time(s, p);
    b.in_company = static_cast<double>(s.cpu_together_ns) / static_cast<double>(s.cpu_ns);
    b.given = p;
    for (const auto& group : block.at_once)
      b.given = std::min(b.given, capacity_of(group, least_cpu, p).seen);
    b.slowest_core = slowest_core(block);
    b.quiet = quiet_around(block, least_cpu, f.seen, p);
    estimate(b, f, conditions);
    if (const auto time = time_in_turns(block.in_turns); time && explained(block))
      b.in_turns = b.slowest_core * f.cores * serial_cpu_around(block) / p / *time;
    f.blocks.push_back(b);
  }
  return f;
}

Score score_of(const BlockFigures& b, const CpuFigures& f, double q, const CpuConditions& conditions) {
  const auto required = f.bar_of(q, f.cores);
  if (!conditions.predicted) {
    if (!f.measurable()) return {};
    if (b.achieved >= f.bar_of(q, std::max(f.cores, b.own_cores))) return {+1, Because::reached};
    if (b.quiet && f.seen >= least_capacity) {
      const auto asked = f.bar_of(q, f.seen);
      if (b.achieved < far_too_slow * asked) return {-2, Because::quiet};
      if (b.achieved < asked) return {-1, Because::quiet};
    }
  }
  if (b.at_least && *b.at_least >= required) return {+1, Because::estimate};
  if (b.in_turns && *b.in_turns < far_too_slow * required) return {-2, Because::turns};
  if (b.at_most && *b.at_most < indifference * required) return {-1, Because::estimate};
  return {};
}

}  // namespace manyhands
