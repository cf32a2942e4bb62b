#pragma once
#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

// First in, first out, with room for `capacity` items (1 or more), between any number of threads.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // Waits for room. False, and the item is gone: the queue is closed.
  bool push(T item) {
    {
      std::unique_lock lock(mutex_);
      // A waiting thread must be able to go on for two reasons, so it waits for either. The condition is
      // looked at before the first sleep and after every wake-up: somebody else may have been faster, and a
      // thread may wake up for no reason at all.
      wait(lock, [this] { return items_.size() < capacity_ || closed_; });
      if (closed_) return false;
      items_.push_back(std::move(item));
    }
    // One item is news for one consumer. The lock is open by now, so that whoever wakes up finds it free;
    // what matters is that the *change* was made under the lock: a thread that has looked and is about to
    // sleep holds it, and cannot miss the news.
    tell();
    return true;
  }

  // Waits for an item. Nothing: the queue is closed, and all that was in it has been handed out.
  std::optional<T> pop() {
    std::optional<T> item;
    {
      std::unique_lock lock(mutex_);
      wait(lock, [this] { return !items_.empty() || closed_; });
      // Not `if (closed_)`: what was taken in before the end is still handed out.
      if (items_.empty()) return std::nullopt;
      item = std::move(items_.front());
      items_.pop_front();
    }
    tell();
    return item;
  }

  // Ends all waiting, of producers and of consumers.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    // This is news for everybody.
    tell();
  }

  // Reading needs the lock as well: another thread may be writing.
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  void tell() {
    changes_.fetch_add(1);
    changes_.notify_all();
  }
  template <class Test>
  void wait(std::unique_lock<std::mutex>& lock, Test test) {
    while (!test()) {
      const auto seen = changes_.load();  // under the mutex: it belongs to what was checked
      lock.unlock();
      changes_.wait(seen);
      lock.lock();
    }
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;  // guards items_ and closed_; mutable, for size() changes nothing that is seen
  std::atomic<unsigned> changes_{0};
  std::deque<T> items_;
  bool closed_ = false;
};
