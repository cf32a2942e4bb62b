// How far a long computation is, and whether it has failed. All threads of the computation use it.
#pragma once
#include <functional>
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
    const long before = done_;
    const long after = before + steps;
    done_ = after;
    for (long tenth = 10 * before / steps_ + 1; tenth <= 10 * after / steps_; ++tenth)
      show_(static_cast<int>(10 * tenth));
  }

  long done() const { return done_; }

  // The computation cannot go on. If several threads say so, one of their reasons is kept.
  void fail(const std::string& reason) {
    if (failed_) return;
    reason_ = reason;
    failed_ = true;
  }

  // Every thread asks this after each step, and stops if it is true. Then reason() is known.
  bool failed() const { return failed_; }

  // Empty if it has not failed.
  std::string reason() const { return failed_ ? reason_ : std::string(); }

 private:
  const long steps_;
  const Show show_;
  volatile long done_ = 0;
  volatile bool failed_ = false;
  std::string reason_;
};

}  // namespace progress
