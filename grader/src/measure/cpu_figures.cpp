#include "measure/cpu_figures.hpp"

#include <algorithm>

#include "measure/constants.hpp"

namespace manyhands {
using namespace constants;

namespace {
/// In nearly every block the bound lies clearly below the bar, and in none above it.
bool contradicts(const CpuFigures& f, Bound bound, double required) {
  int below = 0;
  for (const auto& demand : f.demands) {
    if (!(demand.*bound)) continue;
    if (*(demand.*bound) >= required) return false;
    below += *(demand.*bound) < indifference * required ? 1 : 0;
  }
  return below >= part_with_cause * static_cast<double>(f.demands.size());
}
}  // namespace

double bar(double q, double parallel_fraction, double capacity) {
  return q / ((1 - parallel_fraction) + parallel_fraction / capacity);
}

bool CpuFigures::measurable() const {
  return seen >= least_capacity;
}

double CpuFigures::bar_of(double q, double capacity) const {
  return bar(q, parallel_fraction, capacity);
}

double CpuFigures::asked(double q) const {
  return bar_of(q, measurable() ? cores : p);
}

double CpuFigures::best() const {
  return achieved.empty() ? 0 : *std::max_element(achieved.begin(), achieved.end());
}

int CpuFigures::blocks_at(double required) const {
  return static_cast<int>(
      std::count_if(achieved.begin(), achieved.end(), [&](double a) { return a >= required; }));
}

CpuFigures figures_of(const std::vector<Block>& blocks, const Speed& speed, int p, double stored) {
  CpuFigures f;
  f.p = p;
  f.parallel_fraction = speed.parallel_fraction;
  f.seen = std::min<double>(std::max(0.0, stored), p);
  const auto least_cpu = least_serial_cpu(blocks);
  for (const auto& block : blocks) {
    for (const auto& group : block.at_once) {
      const auto capacity = capacity_of(group, least_cpu, p);
      f.seen = std::max(f.seen, capacity.seen);
      f.cores = std::max(f.cores, capacity.cores);
      if (capacity.seen > 0) f.given.push_back(capacity.seen);
    }
    if (usable_submission(block.submission) && least_cpu > 0) f.blocks.push_back(&block);
  }
  f.cores = std::max(f.cores, f.seen);
  for (const auto* block : f.blocks) {
    const auto& s = block->submission;
    const auto wall = static_cast<double>(s.wall_ns);
    const auto achieved = least_cpu * s.work_units / wall;
    if (achieved > f.best()) f.busy = static_cast<double>(s.cpu_ns) / wall;
    f.achieved.push_back(achieved);
    f.demands.push_back(demand_of(*block, least_cpu, f.seen, p));
  }
  return f;
}

bool proven(const CpuFigures& f, double q) {
  if (f.blocks_at(f.bar_of(q, f.p)) >= passes_at_full_capacity) return true;
  return f.measurable() && f.blocks_at(f.bar_of(q, f.cores)) >= passes_at_seen_capacity;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double median_bound(const CpuFigures& f, Bound bound) {
  std::vector<double> values;
  for (const auto& demand : f.demands)
    if (demand.*bound) values.push_back(*(demand.*bound));
  return median(values);
}

Bound cause_against(const CpuFigures& f, double q) {
  const auto required = f.bar_of(q, f.seen);
  if (!f.measurable() || static_cast<int>(f.demands.size()) < least_blocks_to_fail) return nullptr;
  if (f.blocks_at(required) > 0) return nullptr;
  if (contradicts(f, &Demand::serial, required)) return &Demand::serial;
  Bound cause = nullptr;
  for (const Bound bound : {&Demand::inflated, &Demand::uneven})
    if (contradicts(f, bound, required) && (!cause || median_bound(f, bound) < median_bound(f, cause)))
      cause = bound;
  return cause;
}

}  // namespace manyhands
