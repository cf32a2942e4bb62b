#include "kit/host/observe/sure_sleep.hpp"

#include <algorithm>
#include <utility>

namespace manyhands::host {
namespace {
using namespace std::chrono_literals;

// How long a task waits for its turn beside some forty others that want a CPU.
constexpr auto most_late = 100ms;
}  // namespace

void SureSleep::note(const Seen& task) {
  ++tasks_;
  busy_ns_ += task.used_ns + task.waited_ns;
  awake_ = awake_ || !task.asleep;
  moved_ = moved_ || task.moved;
}

void SureSleep::end_interval(Time length, Time planned) {
  const auto seen = std::min(length, planned + most_late);
  unseen_ += length - seen;
  const auto before = std::exchange(tasks_before_, std::exchange(tasks_, 0));
  const auto busy = Time(std::exchange(busy_ns_, 0));
  const bool awake = std::exchange(awake_, false);
  const bool moved = std::exchange(moved_, false);
  if (awake || moved || tasks_before_ != before) quiet_ = Time(0);
  if (awake || tasks_before_ < before) return;
  if (!moved) {
    asleep_ += seen;
    quiet_ += seen;
  } else {
    asleep_ += std::max(Time(0), std::min(length, planned) - busy);
  }
}

}  // namespace manyhands::host
