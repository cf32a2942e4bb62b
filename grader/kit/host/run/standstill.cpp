#include "kit/host/run/standstill.hpp"

#include <unistd.h>

#include <algorithm>
#include <numeric>

#include "kit/host/observe/proc.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::host {
namespace {

// D: a task that the kernel lets continue without help, after a fork or a page from disk.
bool awake(char state) {
  return state == 'R' || state == 'D';
}

}  // namespace

std::int64_t CpuTimes::program_ns() const {
  return std::accumulate(program.begin(), program.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& process) { return sum + process.second; });
}

Standstill::Standstill() {
  for (const auto pid : proc::children_of(::getpid())) not_ours_.insert(pid);
}

CpuTimes Standstill::cpu_times() const {
  CpuTimes times;
  const auto self = ::gettid();
  for (const auto& task : proc::tasks_of(::getpid()))
    if (task.tid != self) times.own[task.tid] = task.cpu_ns;
  for (const auto pid : program_) times.program[pid] = spawn::process_cpu_ns(pid).value_or(0);
  return times;
}

bool Standstill::all_asleep() {
  if (!proc::own_threads_idle()) return false;
  for (const auto pid : program_) {
    const auto states = proc::states_of(pid);
    if (std::any_of(states.begin(), states.end(), awake)) return false;
  }
  auto now = processes();
  const bool same = now == program_;
  program_ = std::move(now);
  return same;  // otherwise their CPU times are unknown
}

std::set<pid_t> Standstill::processes() const {
  std::set<pid_t> all;
  // Processes that lost their parent are our children.
  for (const auto child : proc::children_of(::getpid())) {
    if (not_ours_.contains(child)) continue;
    all.insert(child);
    for (const auto pid : proc::descendants_of(child)) all.insert(pid);
  }
  return all;
}

}  // namespace manyhands::host
