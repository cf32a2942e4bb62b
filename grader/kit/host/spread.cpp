#include "kit/host/spread.hpp"

#include <sched.h>

#include <algorithm>
#include <map>

namespace manyhands::host {
namespace {
// Who waited for less shares its CPU only for a moment, as when it was just woken.
constexpr std::int64_t least_wait_ns = 1'000'000;

std::vector<int> our_cpus() {
  std::vector<int> cpus;
  cpu_set_t ours;
  CPU_ZERO(&ours);
  ::sched_getaffinity(0, sizeof ours, &ours);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &ours)) cpus.push_back(cpu);
  return cpus;
}
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

void spread(const std::vector<ReadyTask>& tasks) {
  if (tasks.size() < 2) return;
  for (const auto& [tid, to] : moves_for(tasks, our_cpus())) {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(tid, sizeof allowed, &allowed) != 0 || !CPU_ISSET(to, &allowed)) continue;
    cpu_set_t there;
    CPU_ZERO(&there);
    CPU_SET(to, &there);
    if (::sched_setaffinity(tid, sizeof there, &there) == 0)
      ::sched_setaffinity(tid, sizeof allowed, &allowed);
  }
}

}  // namespace manyhands::host
