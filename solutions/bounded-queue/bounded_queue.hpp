#pragma once
#include <condition_variable>
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
      not_full_.wait(lock, [this] { return items_.size() < capacity_ || closed_; });
      if (closed_) return false;
      items_.push_back(std::move(item));
    }
    // One new item can serve one consumer. The lock is already released, so that the consumer finds it free.
    // What matters is that the *change* was made under the lock: a thread that has checked and is about to
    // sleep still holds it, so it cannot miss the notification.
    not_empty_.notify_one();
    return true;
  }

  // Waits for an item. Returns nothing if the queue is closed and empty.
  std::optional<T> pop() {
    std::optional<T> item;
    {
      std::unique_lock lock(mutex_);
      not_empty_.wait(lock, [this] { return !items_.empty() || closed_; });
      // Not `if (closed_)`: items that were accepted before close() are still handed out.
      if (items_.empty()) return std::nullopt;
      item = std::move(items_.front());
      items_.pop_front();
    }
    not_full_.notify_one();
    return item;
  }

  // Wakes all waiting producers and consumers.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    // This concerns every waiting thread.
    not_full_.notify_all();
    not_empty_.notify_all();
  }

  // Reading needs the lock as well: another thread may be writing.
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;  // guards items_ and closed_; mutable so that size() can be const
  // Producers and consumers wait for different things. With one shared condition variable, notify_one could
  // wake a thread that cannot use the change, while the other kind sleeps on.
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<T> items_;
  bool closed_ = false;
};
