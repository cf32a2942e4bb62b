// A closed queue is a stop that was requested: a wait with a stop token ends by itself then, and no flag is
// needed.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  bool push(T item) {
    std::unique_lock lock(mutex_);
    space_.wait(lock, closing_.get_token(), [this] { return items_.size() < capacity_; });
    if (closing_.stop_requested()) return false;
    items_.push_back(std::move(item));
    lock.unlock();
    item_.notify_one();
    return true;
  }

  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    if (!item_.wait(lock, closing_.get_token(), [this] { return !items_.empty(); })) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    lock.unlock();
    space_.notify_one();
    return item;
  }

  // With the lock, no push can be between its check and its item.
  void close() {
    const std::scoped_lock lock(mutex_);
    closing_.request_stop();
  }

  std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return items_.size();
  }

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable_any item_, space_;
  std::deque<T> items_;
  std::stop_source closing_;
};
