#include "kit/host/observe/placement.hpp"

#include <sched.h>

#include <algorithm>

namespace manyhands::host {
namespace {
cpu_set_t allowed_for(pid_t tid) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(tid, sizeof allowed, &allowed) != 0) CPU_ZERO(&allowed);
  return allowed;
}
}  // namespace

std::vector<int> our_cpus() {
  std::vector<int> cpus;
  const auto ours = allowed_for(0);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &ours)) cpus.push_back(cpu);
  return cpus;
}

void place(const std::vector<Move>& moves) {
  std::vector<cpu_set_t> allowed;
  for (const auto& move : moves) {
    allowed.push_back(allowed_for(move.tid));
    if (!CPU_ISSET(move.to, &allowed.back())) return;
  }
  for (std::size_t i = 0; i < moves.size(); ++i) {
    cpu_set_t there;
    CPU_ZERO(&there);
    CPU_SET(moves[i].to, &there);
    if (::sched_setaffinity(moves[i].tid, sizeof there, &there) == 0)
      ::sched_setaffinity(moves[i].tid, sizeof allowed[i], &allowed[i]);
  }
}

}  // namespace manyhands::host
