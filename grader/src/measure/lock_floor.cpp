#include "measure/lock_floor.hpp"

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"

namespace manyhands {
namespace {
using namespace constants;

bool held_for_long(const LockFigures& lock) {
  return lock.timed > 0 && lock.cpu_ns >= least_mean_hold_ns * lock.timed;
}

/// The lock with most CPU time under it. A run without one counts as 0.
LockFloor floor_of(const Run& run) {
  LockFloor floor{&run, nullptr, 0};
  for (const auto& lock : run.locks)
    if (held_for_long(lock) && (floor.lock == nullptr || lock.cpu_ns > floor.lock->cpu_ns))
      floor.lock = &lock;
  if (floor.lock != nullptr) floor.ns_per_unit = static_cast<double>(floor.lock->cpu_ns) / run.work_units;
  return floor;
}

}  // namespace

LockFloor lock_floor(const std::vector<Run>& runs) {
  std::vector<LockFloor> floors;
  for (const auto& run : runs)
    if (run.arm == Arm::lock_traced && run.locks_watched && usable_submission(run))
      floors.push_back(floor_of(run));
  if (floors.empty()) return {};
  const auto middle = floors.begin() + static_cast<std::ptrdiff_t>((floors.size() - 1) / 2);
  std::nth_element(floors.begin(), middle, floors.end(),
                   [](const LockFloor& a, const LockFloor& b) { return a.ns_per_unit < b.ns_per_unit; });
  return *middle;
}

double lock_floor_ns_per_unit(const std::vector<Run>& runs) {
  return lock_floor(runs).ns_per_unit;
}

}  // namespace manyhands
