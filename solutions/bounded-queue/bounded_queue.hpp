#pragma once
#include <condition_variable>
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
      not_full_.wait(lock, [this] { return items_.size() < capacity_ || closed_; });
      if (closed_) return false;
      items_.push_back(std::move(item));
    }
    // One item is news for one consumer. The lock is open by now, so that whoever wakes up finds it free;
    // what matters is that the *change* was made under the lock: a thread that has looked and is about to
    // sleep holds it, and cannot miss the news.
    not_empty_.notify_one();
    return true;
  }

  // Waits for an item. Nothing: the queue is closed, and all that was in it has been handed out.
  std::optional<T> pop() {
    std::optional<T> item;
    {
      std::unique_lock lock(mutex_);
      not_empty_.wait(lock, [this] { return !items_.empty() || closed_; });
      // Not `if (closed_)`: what was taken in before the end is still handed out.
      if (items_.empty()) return std::nullopt;
      item = std::move(items_.front());
      items_.pop_front();
    }
    not_full_.notify_one();
    return item;
  }

  // Ends all waiting, of producers and of consumers.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    // This is news for everybody.
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
  mutable std::mutex mutex_;  // guards items_ and closed_; mutable, for size() changes nothing that is seen
  // Two kinds of threads wait for two kinds of news. On a common condition variable notify_one could wake one
  // that has no use for it, while the other kind sleeps on.
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<T> items_;
  bool closed_ = false;
};
