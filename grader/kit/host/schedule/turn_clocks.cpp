#include "kit/host/schedule/turn_clocks.hpp"

#include <algorithm>

namespace manyhands::host {

void TurnClocks::move_clocks(const std::vector<TaskInTurn>& tasks) {
  for (const auto& task : tasks) {
    auto& clock = clocks_[task.tid];
    // It is not known when it was released, but not before the previous check.
    if (!clock.could_run && (task.can_run || task.used_ns > 0) && task.tid != running_)
      clock.at = std::max(clock.at, before_);
    clock.at += task.used_ns;
    clock.could_run = task.can_run;
    if (task.tid == running_) used_in_turn_ += task.used_ns;
  }
}

void TurnClocks::after(const std::vector<TaskInTurn>& tasks) {
  move_clocks(tasks);
  const TaskInTurn* next = nullptr;
  bool goes_on = false;
  for (const auto& task : tasks) {
    if (!task.can_run) continue;
    goes_on = goes_on || task.tid == running_;
    if (next == nullptr || clock_ns(task.tid) < clock_ns(next->tid)) next = &task;
  }
  if (goes_on && used_in_turn_ < turn_ns_) {
    before_ = clock_ns(running_);
    return;
  }
  if (goes_on && next->tid != running_) {
    in_turns_ns_ += used_in_turn_;
    ++turns_;
  }
  if (next != nullptr) before_ = clock_ns(next->tid);
  running_ = next != nullptr ? next->tid : 0;
  used_in_turn_ = 0;
}

std::int64_t TurnClocks::clock_ns(pid_t tid) const {
  const auto found = clocks_.find(tid);
  return found == clocks_.end() ? 0 : found->second.at;
}

}  // namespace manyhands::host
