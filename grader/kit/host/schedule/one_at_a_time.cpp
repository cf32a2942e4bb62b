#include "kit/host/schedule/one_at_a_time.hpp"

#include <algorithm>
#include <vector>

namespace manyhands::host {
namespace {
// Shorter than a turn, so that no turn becomes much longer than it should.
constexpr std::chrono::microseconds period{500};
// The checks may take at most a quarter of a CPU.
constexpr int duty = 4;
}  // namespace

OneAtATime::OneAtATime(pid_t guest, std::chrono::nanoseconds turn, std::chrono::nanoseconds most)
    : guest_(guest), most_(most), clocks_(turn.count(), guest), next_(Clock::now()) {
  for (const auto& task : proc::tasks_of(guest)) cpu_ns_[task.tid] = task.cpu_ns;
}

std::vector<proc::Task> OneAtATime::tasks() const {
  auto all = proc::tasks_of(guest_);
  for (const auto pid : proc::descendants_of(guest_)) {
    const auto below = proc::tasks_of(pid);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

// The kernel updates the CPU time of a running task only now and then; for a stopped one, it is exact.
void OneAtATime::stop_all() {
  for (const auto& task : tasks()) {
    if (task.state != 'R') continue;
    if (auto stopped = spawn::StoppedThread::stop(task.pid, task.tid))
      stopped_.emplace(task.tid, std::move(*stopped));
    else
      ++refused_[task.tid];
  }
}

void OneAtATime::note_tasks() {
  std::vector<TaskInTurn> seen;
  for (const auto& task : tasks()) {
    auto& before = cpu_ns_[task.tid];
    seen.push_back({task.tid, std::max<std::int64_t>(0, task.cpu_ns - before), stopped_.contains(task.tid)});
    before = std::max(before, task.cpu_ns);
  }
  clocks_.after(seen);
}

void OneAtATime::look() {
  const auto begin = proc::own_cpu_time();
  stop_all();
  note_tasks();
  given_up_ = most_.count() > 0 && clocks_.clock_ns(clocks_.running()) > most_.count();
  if (given_up_) return end();
  stopped_.erase(clocks_.running());
  next_ = Clock::now() + std::max<Clock::duration>(period, duty * (proc::own_cpu_time() - begin));
}

void OneAtATime::end() {
  if (ended_) return;
  ended_ = true;
  next_ = Clock::time_point::max();
  note_tasks();
  stopped_.clear();
}

void OneAtATime::fill(Run& run) const {
  if (given_up_) return;
  // A single refusal is ignored: that thread was about to end.
  if (std::any_of(refused_.begin(), refused_.end(), [](const auto& task) { return task.second > 1; })) return;
  run.in_turns_ns = clocks_.clock_ns(guest_);
  run.turn_ns = clocks_.mean_turn_ns();
}

}  // namespace manyhands::host
