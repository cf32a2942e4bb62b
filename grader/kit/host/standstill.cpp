#include "kit/host/standstill.hpp"

#include <unistd.h>

#include <numeric>

#include "kit/host/proc.hpp"

namespace manyhands::host {
namespace {

// D is a task that the kernel will let go on by itself: a fork, a page from the disk.
void note(const proc::Task& task, Sight::Tasks& tasks, bool& asleep) {
  if (task.state == 'Z' || task.state == 'X') return;
  tasks[{task.pid, task.tid}] = task.cpu_ns;
  if (task.state == 'R' || task.state == 'D') asleep = false;
}

}  // namespace

std::int64_t Sight::program_cpu_ns() const {
  return std::accumulate(program.begin(), program.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& task) { return sum + task.second; });
}

Standstill::Standstill() {
  for (const auto pid : proc::children_of(::getpid())) not_ours_.insert(pid);
}

Sight Standstill::look() const {
  Sight sight;
  const auto self = ::gettid();
  for (const auto& task : proc::tasks_of(::getpid()))
    if (task.tid != self) note(task, sight.own, sight.own_asleep);
  // Processes that lost their parent are children of ours.
  for (const auto child : proc::children_of(::getpid())) {
    if (not_ours_.contains(child)) continue;
    auto tree = proc::descendants_of(child);
    tree.push_back(child);
    for (const auto pid : tree)
      for (const auto& task : proc::tasks_of(pid)) note(task, sight.program, sight.program_asleep);
  }
  return sight;
}

}  // namespace manyhands::host
