#include "measure/undisturbed.hpp"

#include <algorithm>

#include "measure/constants.hpp"

namespace manyhands {

double cores_taken(const Run& run) {
  if (run.wall_ns <= 0) return 0;
  const auto taken = std::max<std::int64_t>(0, run.run_delay_ns) + std::max<std::int64_t>(0, run.steal_ns) +
                     std::max<std::int64_t>(0, run.throttled_ns);
  return static_cast<double>(taken) / static_cast<double>(run.wall_ns);
}

bool is_undisturbed(const Run& run) {
  return cores_taken(run) < constants::quiet_delay;
}

double capacity_for(int workers, double capacity, int p) {
  if (capacity <= 1 || p < 2 || workers <= 1) return workers;
  return std::min<double>(workers, 1 + (workers - 1) * (std::min<double>(capacity, p) - 1) / (p - 1));
}

}  // namespace manyhands
