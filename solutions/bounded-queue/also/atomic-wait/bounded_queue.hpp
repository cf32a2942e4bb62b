#pragma once
#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

// A FIFO queue with room for `capacity` items (at least 1). Any number of threads may use it at once.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // Waits for room. Returns false, and drops the item, if the queue is closed.
  bool push(T item) {
    {
      std::unique_lock lock(mutex_);
      // A waiting thread must continue in two cases, so it waits for either. wait() checks the condition
      // before the first sleep and after every wake-up, because another thread may have been faster, and
      // because wake-ups can be spurious.
      wait(lock, [this] { return items_.size() < capacity_ || closed_; });
      if (closed_) return false;
      items_.push_back(std::move(item));
    }
    // The lock is already released, so that a woken thread finds it free. What matters is that the *change*
    // was made under the lock: a thread that has checked and is about to sleep read the count before that.
    tell();
    return true;
  }

  // Waits for an item. Returns nothing if the queue is closed and empty.
  std::optional<T> pop() {
    std::optional<T> item;
    {
      std::unique_lock lock(mutex_);
      wait(lock, [this] { return !items_.empty() || closed_; });
      // Not `if (closed_)`: items that were accepted before close() are still handed out.
      if (items_.empty()) return std::nullopt;
      item = std::move(items_.front());
      items_.pop_front();
    }
    tell();
    return item;
  }

  // Wakes all waiting producers and consumers.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    // This concerns every waiting thread.
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
      const auto seen = changes_.load();  // under the mutex, so it fits what was checked
      lock.unlock();
      changes_.wait(seen);
      lock.lock();
    }
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;  // guards items_ and closed_; mutable so that size() can be const
  std::atomic<unsigned> changes_{0};
  std::deque<T> items_;
  bool closed_ = false;
};
