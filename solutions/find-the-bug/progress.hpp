// How far a long computation is, and whether it has failed. All threads of the computation use it.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace progress {

class Progress {
 public:
  using Show = std::function<void(int percent)>;

  // `show` is called once for each tenth that is reached: with 10, 20, … 100. It may be slow: meanwhile,
  // other threads can be in it, too, and all functions can be called.
  Progress(long steps, Show show) : steps_(steps), show_(std::move(show)) {}

  // A thread has done some more steps.
  void advance(long steps) {
    // One step: each thread gets a stretch of its own, so each tenth is in exactly one of them.
    const long before = done_.fetch_add(steps);
    const long after = before + steps;
    for (long tenth = 10 * before / steps_ + 1; tenth <= 10 * after / steps_; ++tenth)
      show_(static_cast<int>(10 * tenth));
  }

  long done() const { return done_; }

  // The computation cannot go on. If several threads say so, one of their reasons is kept.
  void fail(const std::string& reason) {
    const std::lock_guard lock(reason_mutex_);
    if (failed_) return;
    reason_ = reason;
    failed_ = true;  // last: whoever sees it also sees the reason
  }

  // Every thread asks this after each step, and stops if it is true. Then reason() is known.
  bool failed() const { return failed_; }

  // Empty if it has not failed.
  std::string reason() const {
    const std::lock_guard lock(reason_mutex_);
    return reason_;
  }

 private:
  const long steps_;
  const Show show_;
  std::atomic<long> done_ = 0;
  mutable std::mutex reason_mutex_;
  std::atomic<bool> failed_ = false;
  std::string reason_;
};

}  // namespace progress
