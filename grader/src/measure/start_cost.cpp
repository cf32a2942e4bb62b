#include "measure/start_cost.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "measure/cpu_figures.hpp"

namespace manyhands {
using namespace constants;

std::optional<StartCost> start_cost_of(const std::vector<Block>& blocks, const std::vector<Run>& runs,
                                       int p) {
  const auto serial = least_serial_cpu(blocks);
  if (serial <= 0) return std::nullopt;
  std::vector<double> surplus;
  std::vector<double> switches;
  std::vector<double> at_once;
  for (const auto& block : blocks) {
    const auto& s = block.submission;
    if (!usable_submission(s)) continue;
    surplus.push_back(static_cast<double>(s.cpu_ns) - serial * s.work_units);
    switches.push_back(static_cast<double>(s.voluntary_switches + s.involuntary_switches));
    at_once.push_back(s.peak_threads);
  }
  std::vector<double> threads;
  std::vector<double> cost;
  std::vector<double> cost_of_switch;
  double work = 0;
  double workers = p;
  for (const auto& run : runs) {
    if (run.arm != Arm::lock_traced || !run.locks_watched || !usable_submission(run) ||
        run.thread_cost_ns <= 0)
      continue;
    threads.push_back(static_cast<double>(run.threads_started));
    cost.push_back(static_cast<double>(run.thread_cost_ns));
    cost_of_switch.push_back(static_cast<double>(std::max<std::int64_t>(0, run.switch_cost_ns)));
    work = serial * run.work_units;
    workers = std::max<double>(workers, run.workers);
  }
  if (surplus.empty() || threads.empty() || median(surplus) <= 0 || median(threads) <= 0) return std::nullopt;
  StartCost found;
  found.threads = median(threads);
  found.us_each = median(cost) / 1000;
  found.switches = median(switches);
  found.of_surplus =
      (found.threads * median(cost) + found.switches * median(cost_of_switch)) / median(surplus);
  found.us_of_work = work / found.threads / 1000;
  found.crowd = median(at_once) >= crowd_of_threads * workers;
  if (found.of_surplus < explaining_part || found.us_of_work > fine_work * found.us_each) return std::nullopt;
  return found;
}

}  // namespace manyhands
