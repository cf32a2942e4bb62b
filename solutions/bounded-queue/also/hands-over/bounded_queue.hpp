#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

// Waiting threads form queues, and items are handed over directly: push gives its item to the thread that has
// waited longest in pop, and pop takes one from the thread that has waited longest in push. So each waiter
// has its own condition variable, and size() counts only items that no thread waits for.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  bool push(T item) {
    std::unique_lock lock(mutex_);
    if (closed_) return false;
    if (!receivers_.empty()) {
      Receiver& first = *receivers_.front();
      receivers_.pop_front();
      first.got.emplace(std::move(item));
      first.wake();
      return true;
    }
    if (buffer_.size() < capacity_) {
      buffer_.push_back(std::move(item));
      return true;
    }
    Sender me;
    me.item = &item;
    senders_.push_back(&me);
    me.sleep(lock);
    return me.taken;
  }

  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    if (!buffer_.empty()) {
      std::optional<T> out(std::move(buffer_.front()));
      buffer_.pop_front();
      if (!senders_.empty()) {
        Sender& first = *senders_.front();
        senders_.pop_front();
        buffer_.push_back(std::move(*first.item));
        first.taken = true;
        first.wake();
      }
      return out;
    }
    if (closed_) return std::nullopt;
    Receiver me;
    receivers_.push_back(&me);
    me.sleep(lock);
    return std::move(me.got);
  }

  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (auto* r : receivers_) r->wake();
    for (auto* s : senders_) s->wake();
    receivers_.clear();
    senders_.clear();
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return buffer_.size();
  }

 private:
  struct Waiter {
    std::condition_variable bell;
    bool called = false;
    void sleep(std::unique_lock<std::mutex>& lock) {
      bell.wait(lock, [this] { return called; });
    }
    // Called with the lock held: otherwise the waiter could return and destroy its condition variable too
    // early.
    void wake() {
      called = true;
      bell.notify_one();
    }
  };
  struct Receiver : Waiter {
    std::optional<T> got;
  };
  struct Sender : Waiter {
    T* item = nullptr;
    bool taken = false;
  };

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<T> buffer_;
  std::deque<Receiver*> receivers_;
  std::deque<Sender*> senders_;
  bool closed_ = false;
};
