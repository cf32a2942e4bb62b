#include "kit/host/explored/lost_wake_up.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace manyhands::host {
namespace {

bool notifies(const ScheduleStep& step) {
  return step.op == "notify_one" || step.op == "notify_all" || step.op == "futex_wake";
}

bool reads(const ScheduleStep& step) {
  return step.op == "read" || step.op == "load" || step.op == "compare_exchange" || step.op == "exchange";
}

/// The thread's last steps before its sleep.
struct BeforeSleep {
  std::size_t begins;   // the first step at which a notification is too early
  std::size_t sleeps;   // the step with which it falls asleep
  bool checks = false;  // it read something that the condition may depend on
};

std::optional<BeforeSleep> before_sleep(const FailedSchedule& failure, const WaitingThread& sleeper) {
  const auto& steps = failure.steps;
  const bool atomic = sleeper.op.starts_with("futex");
  std::optional<BeforeSleep> found;
  for (auto i = steps.size(); i-- > 0;) {
    const auto& step = steps[i];
    if (step.thread != sleeper.thread) continue;
    if (!found) {
      found = BeforeSleep{i, i};
      continue;
    }
    // An atomic's wait reads the atomic itself just before it sleeps; what it checked is another one.
    if (reads(step) && !(atomic && step.object == sleeper.object)) {
      found->checks = true;
      found->begins = i;
      if (atomic) return found;
    }
    if (!atomic && (step.op == "lock" || step.op == "wake")) {
      found->begins = std::min(found->begins, i);
      return found;
    }
  }
  return found;
}

}  // namespace

bool is_lost_wake_up(const FailedSchedule& failure, const WaitingThread& sleeper) {
  const auto before = before_sleep(failure, sleeper);
  if (!before) return false;
  const auto first = before->checks ? before->begins : 0;
  for (auto i = first; i < before->sleeps; ++i) {
    const auto& step = failure.steps[i];
    if (step.thread != sleeper.thread && notifies(step) && step.object == sleeper.object && step.value == 0U)
      return true;
  }
  return false;
}

bool another_was_woken(const FailedSchedule& failure, const WaitingThread& sleeper) {
  const auto before = before_sleep(failure, sleeper);
  if (!before) return false;
  return std::any_of(failure.steps.begin() + static_cast<std::ptrdiff_t>(before->sleeps), failure.steps.end(),
                     [&](const ScheduleStep& step) {
                       return notifies(step) && step.object == sleeper.object && step.value.value_or(0) > 0;
                     });
}

}  // namespace manyhands::host
