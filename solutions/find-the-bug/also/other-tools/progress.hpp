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
    long before = done_.load();
    while (!done_.compare_exchange_weak(before, before + steps)) {
    }
    const long after = before + steps;
    for (long tenth = 10 * before / steps_ + 1; tenth <= 10 * after / steps_; ++tenth)
      show_(static_cast<int>(10 * tenth));
  }

  long done() const { return done_; }

  // The computation cannot go on. If several threads say so, one of their reasons is kept.
  void fail(const std::string& reason) {
    // The loser of two threads waits here until the reason is complete.
    std::call_once(first_, [&] {
      reason_ = reason;
      failed_.test_and_set();
    });
  }

  // Every thread asks this after each step, and stops if it is true. Then reason() is known.
  bool failed() const { return failed_.test(); }

  // Empty if it has not failed.
  std::string reason() const { return failed_.test() ? reason_ : std::string(); }

 private:
  const long steps_;
  const Show show_;
  std::atomic<long> done_ = 0;
  std::once_flag first_;
  std::atomic_flag failed_;  // set after the reason, which does not change any more
  std::string reason_;
};

}  // namespace progress
