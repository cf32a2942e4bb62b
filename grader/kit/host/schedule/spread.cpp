#include "kit/host/schedule/spread.hpp"

#include <algorithm>
#include <map>

namespace manyhands::host {
namespace {
// A task that waited for less shares its CPU only for a moment, for example because it was just woken.
constexpr std::int64_t least_wait_ns = 1'000'000;
}  // namespace

std::vector<Move> moves_for(std::vector<ReadyTask> tasks, const std::vector<int>& cpus) {
  std::map<int, int> on;
  for (const auto& task : tasks) ++on[task.processor];
  std::vector<int> without;
  for (const int cpu : cpus)
    if (!on.contains(cpu)) without.push_back(cpu);
  std::sort(tasks.begin(), tasks.end(),
            [](const auto& a, const auto& b) { return a.waited_ns > b.waited_ns; });
  std::vector<Move> moves;
  for (const auto& task : tasks) {
    if (without.empty() || task.waited_ns < least_wait_ns) break;
    if (on[task.processor] < 2) continue;
    --on[task.processor];
    moves.push_back({task.tid, without.back()});
    without.pop_back();
  }
  return moves;
}

}  // namespace manyhands::host
