#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

// A ring buffer: all memory is allocated at the start. condition_variable_any works with any lock, and the
// notification comes after the lock has been released.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : ring_(capacity) {}

  bool push(T item) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return closed_ || used_ < ring_.size(); });
    if (closed_) return false;
    ring_[(first_ + used_) % ring_.size()] = std::move(item);
    ++used_;
    lock.unlock();
    filled_.notify_one();
    return true;
  }

  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || used_ > 0; });
    if (used_ == 0) return std::nullopt;
    std::optional<T> item = std::exchange(ring_[first_], std::nullopt);
    first_ = (first_ + 1) % ring_.size();
    --used_;
    lock.unlock();
    room_.notify_one();
    return item;
  }

  void close() {
    std::unique_lock lock(mutex_);
    closed_ = true;
    lock.unlock();
    room_.notify_all();
    filled_.notify_all();
  }

  std::size_t size() const {
    const std::unique_lock lock(mutex_);
    return used_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any room_;
  std::condition_variable_any filled_;
  std::vector<std::optional<T>> ring_;
  std::size_t first_ = 0;
  std::size_t used_ = 0;
  bool closed_ = false;
};
