#pragma once
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <semaphore>
#include <utility>

// Two semaphores count the free places and the items. A thread that finds a count at zero sleeps in acquire;
// the mutex is held only briefly. close() adds one permit to each semaphore, and every thread that gets it
// passes it on.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : places_(static_cast<std::ptrdiff_t>(capacity)) {}

  bool push(T item) {
    places_.acquire();
    {
      const std::lock_guard lock(mutex_);
      if (!closed_) {
        items_.push_back(std::move(item));
        filled_.release();
        return true;
      }
    }
    places_.release();  // pass it on to the next waiting thread
    return false;
  }

  std::optional<T> pop() {
    filled_.acquire();
    std::optional<T> item;
    {
      const std::lock_guard lock(mutex_);
      if (!items_.empty()) {
        item = std::move(items_.front());
        items_.pop_front();
      }
    }
    // No item: this was the permit from close().
    if (item)
      places_.release();
    else
      filled_.release();
    return item;
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      closed_ = true;
    }
    places_.release();
    filled_.release();
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }

 private:
  std::counting_semaphore<> places_;
  std::counting_semaphore<> filled_{0};
  mutable std::mutex mutex_;
  std::deque<T> items_;
  bool closed_ = false;
};
