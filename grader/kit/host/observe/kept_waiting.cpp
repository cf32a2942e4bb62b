#include "kit/host/observe/kept_waiting.hpp"

#include <algorithm>

namespace manyhands::host {

void KeptWaiting::note(const proc::Task& task, std::int64_t used_ns, std::int64_t waited_ns, bool fresh,
                       Clock::time_point now) {
  if (task.lowered) return;
  waited_ns_ += waited_ns;
  stuck_ = stuck_ || task.state == 'D';
  if (task.state != 'R') return;
  ready_ = true;
  fresh_ = fresh_ || fresh;
  const std::pair id{task.pid, task.tid};
  const auto before = waiting_.find(id);
  const bool had_a_cpu = used_ns > 0 || waited_ns > 0;
  waiting_now_[id] = before == waiting_.end() || had_a_cpu ? now : before->second;
}

void KeptWaiting::end_sample() {
  ++samples_;
  ready_samples_ += ready_ ? 1 : 0;
  fresh_samples_ += fresh_ ? 1 : 0;
  stuck_samples_ += stuck_ ? 1 : 0;
  ready_ = fresh_ = stuck_ = false;
  waiting_.swap(waiting_now_);
  waiting_now_.clear();
}

void KeptWaiting::fill(Progress& progress, Clock::time_point now) const {
  progress.waited_ns = waited_ns_;
  for (const auto& [id, since] : waiting_)
    progress.waited_ns += std::max<std::int64_t>(0, std::chrono::nanoseconds(now - since).count());
  if (samples_ == 0) return;
  progress.ready_share = static_cast<double>(ready_samples_) / samples_;
  progress.fresh_share = static_cast<double>(fresh_samples_) / samples_;
  progress.stuck_share = static_cast<double>(stuck_samples_) / samples_;
}

}  // namespace manyhands::host
