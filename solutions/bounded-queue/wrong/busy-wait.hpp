// expect: mechanism busy-wait
// Releases the lock and checks again and again instead of sleeping.
#pragma once
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  bool push(T item) {
    std::unique_lock lock(mutex_);
    while (items_.size() >= capacity_ && !closed_) {
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
    }
    if (closed_) return false;
    items_.push_back(std::move(item));
    return true;
  }

  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    while (items_.empty() && !closed_) {
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
    }
    if (items_.empty()) return std::nullopt;
    std::optional<T> item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<T> items_;
  bool closed_ = false;
};
