// The interpreter lock: a flag, guarded by a mutex and two condition variables, as in CPython (ceval_gil.c).
//
// Why is it not simply a mutex? Because the thread that has it must give it up in time. A thread that has
// waited for the switch interval *asks* for the lock. The holder looks at `asked_` now and then (at_check),
// and hands over: it drops the lock and waits until another thread has really taken it. Otherwise it would
// nearly always be the first to take it again.
//
// Safe to use from any thread. Not recursive.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace manyhands::vm {

class InterpreterLock {
 public:
  explicit InterpreterLock(std::chrono::microseconds interval) : interval_(interval) {}

  void take();
  void drop();
  /// For the holder, between two instructions. Costs almost nothing if nobody has asked.
  void at_check() {
    if (asked_.load(std::memory_order_relaxed)) hand_over();
  }
  /// For the holder: drops the lock, waits until another thread has taken it, and takes it again. Does
  /// nothing if no thread waits for it.
  void hand_over();

  /// Does the calling thread hold the lock?
  [[nodiscard]] bool held_here() const {
    return holder_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }
  /// Returns when this many threads wait for the lock.
  void until_waiting(int threads);
  /// The number of interpreter locks that the calling thread holds.
  static int held_by_this_thread();

 private:
  void take_with(std::unique_lock<std::mutex>& guard);
  void drop_with_guard();

  const std::chrono::microseconds interval_;
  std::mutex mutex_;                  // guards the flag; held only for a moment
  std::condition_variable free_;      // the lock was dropped
  std::condition_variable switched_;  // another thread has taken it, or waits for it
  bool held_ = false;                 // the flag
  std::uint64_t times_taken_ = 0;
  int waiting_ = 0;                  // threads that wait for the lock
  std::atomic<bool> asked_ = false;  // one of them has waited for the whole interval
  std::atomic<std::thread::id> holder_{};
};

}  // namespace manyhands::vm
