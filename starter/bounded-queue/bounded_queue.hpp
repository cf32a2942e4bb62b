#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

// First in, first out, with room for `capacity` items (1 or more). For a single thread.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // False if there is no room, or if the queue is closed. Then the item is lost.
  bool push(T item) {
    if (closed_ || items_.size() == capacity_) return false;
    items_.push_back(std::move(item));
    return true;
  }

  // Nothing if the queue is empty.
  std::optional<T> pop() {
    if (items_.empty()) return std::nullopt;
    std::optional<T> item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

  // No more items will be added.
  void close() { closed_ = true; }

  std::size_t size() const { return items_.size(); }

 private:
  const std::size_t capacity_;
  std::deque<T> items_;
  bool closed_ = false;
};
