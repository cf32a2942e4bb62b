#include "measure/memory_bound.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "measure/cpu_figures.hpp"

namespace manyhands {
namespace {

/// Mean CPU time of a unit of work in one group; 0: not usable.
double cpu_of(const std::vector<const Run*>& group, int threads) {
  double cpu = 0;
  double used_ns = 0;
  std::int64_t longest_ns = 0;
  for (const auto* run : group) {
    if (!usable_submission(*run) || run->peak_threads < threads) return 0;
    used_ns += static_cast<double>(run->cpu_ns);
    longest_ns = std::max(longest_ns, run->wall_ns);
    cpu += static_cast<double>(run->cpu_ns) / run->work_units / static_cast<double>(group.size());
  }
  // With other load on the machine they seldom run at the same moment.
  const auto cores = static_cast<double>(group.size());
  return used_ns >= constants::together_enough * cores * static_cast<double>(longest_ns) ? cpu : 0;
}

}  // namespace

std::optional<SideBySide> side_by_side(const std::vector<Block>& blocks, const std::vector<Run>& runs, int p,
                                       int threads) {
  SideBySide told;
  told.number = p;
  for (const auto& block : blocks)
    told.serial_memory_kb = std::max(told.serial_memory_kb, block.baseline.peak_memory_kb);
  std::vector<double> over_serial;
  std::vector<const Run*> serial;
  std::vector<const Run*> copies;
  const auto all = static_cast<std::size_t>(std::max(p, 2));
  for (const auto& run : runs) {
    if (run.arm == Arm::saturated) {
      serial.push_back(&run);
      continue;
    }
    told.memory_kb = std::max(told.memory_kb, run.peak_memory_kb);
    if (run.arm != Arm::replicated) continue;
    copies.push_back(&run);
    if (copies.size() < all) continue;
    const auto serial_cpu = serial.size() == all ? cpu_of(serial, 0) : 0;
    const auto cpu = cpu_of(copies, threads);
    if (serial_cpu > 0 && cpu > 0) over_serial.push_back(cpu / serial_cpu);
    serial.clear();
    copies.clear();
  }
  if (over_serial.empty()) return std::nullopt;
  told.copies = median(std::move(over_serial));
  return told;
}

}  // namespace manyhands
