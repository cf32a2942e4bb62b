#include "manyhands/vm/lock.hpp"

namespace manyhands::vm {
namespace {

thread_local int held_by_me = 0;

}  // namespace

void InterpreterLock::take() {
  std::unique_lock guard(mutex_);
  ++waiting_;
  switched_.notify_all();
  take_with(guard);
}

// The thread is already counted as waiting.
void InterpreterLock::take_with(std::unique_lock<std::mutex>& guard) {
  while (held_) {
    const auto before = times_taken_;
    const bool in_vain = free_.wait_for(guard, interval_) == std::cv_status::timeout;
    // If the lock has changed hands meanwhile, the new holder has its own interval.
    if (in_vain && held_ && times_taken_ == before) asked_ = true;
  }
  --waiting_;
  held_ = true;
  ++times_taken_;
  asked_ = false;
  holder_ = std::this_thread::get_id();
  ++held_by_me;
  switched_.notify_all();
}

void InterpreterLock::drop() {
  const std::lock_guard guard(mutex_);
  drop_with_guard();
}

void InterpreterLock::drop_with_guard() {
  held_ = false;
  holder_ = std::thread::id();
  --held_by_me;
  free_.notify_one();
}

void InterpreterLock::hand_over() {
  std::unique_lock guard(mutex_);
  asked_ = false;
  if (waiting_ == 0) return;
  const auto before = times_taken_;
  ++waiting_;  // from now on, so that the next holder can hand the lock back
  drop_with_guard();
  switched_.wait(guard, [&] { return times_taken_ != before; });  // forced switching
  take_with(guard);
}

void InterpreterLock::until_waiting(int threads) {
  std::unique_lock guard(mutex_);
  switched_.wait(guard, [&] { return waiting_ >= threads; });
}

int InterpreterLock::held_by_this_thread() {
  return held_by_me;
}

}  // namespace manyhands::vm
