#include "kit/host/observe/cpu_time_split.hpp"

#include <algorithm>

namespace manyhands::host {

void CpuTimeSplit::note(const Seen& task) {
  used_ += task.used_ns;
  at_work_ += task.at_work ? 1 : 0;
  alive_ += task.alive ? 1 : 0;
  if (task.used_ns > 0) used_on_[task.processor] += task.used_ns;
}

void CpuTimeSplit::add(std::int64_t used, int width, bool lonely) {
  const auto at = static_cast<std::size_t>(std::max(1, width)) - 1;
  by_width_[std::min(at, most_widths - 1)] += used;
  if (width <= 1 && lonely) with_nobody_ += used;
}

void CpuTimeSplit::end_interval(std::chrono::nanoseconds length) {
  width_before_ = at_work_;
  lonely_before_ = alive_ <= 1;
  add(used_, at_work_, lonely_before_);
  if (at_work_ == 0) asleep_ += std::max<std::int64_t>(0, length.count() - used_);
  window_length_ += length;
  if (window_length_ >= window) end_window();
  used_ = 0;
  at_work_ = alive_ = 0;
}

void CpuTimeSplit::end_last_interval() {
  add(used_, width_before_, lonely_before_);
  used_ = 0;
  at_work_ = alive_ = 0;
}

// It is known how long a task was on which CPU, but not when within the window. Assuming independence, the
// probability that a task had company is 1 minus the probability that all others were away.
void CpuTimeSplit::end_window() {
  const auto length = static_cast<double>(window_length_.count());
  const auto share = [&](std::int64_t used) { return std::min(1.0, static_cast<double>(used) / length); };
  for (const auto& [processor, used] : used_on_) {
    double all_away = 1;
    for (const auto& [other, theirs] : used_on_)
      if (other != processor) all_away *= 1 - share(theirs);
    together_ += static_cast<double>(used) * (1 - all_away);
  }
  used_on_.clear();
  window_length_ = std::chrono::nanoseconds(0);
}

void CpuTimeSplit::fill(Run& run) const {
  run.cpu_at_width_ns = by_width_;
  while (!run.cpu_at_width_ns.empty() && run.cpu_at_width_ns.back() == 0) run.cpu_at_width_ns.pop_back();
  run.cpu_with_nobody_ns = with_nobody_;
  run.asleep_ns = asleep_;
  run.cpu_together_ns = static_cast<std::int64_t>(together_);
}

}  // namespace manyhands::host
