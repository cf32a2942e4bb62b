#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

// A linked list with a lock at each end, so that push and pop do not block each other. The list always has
// one empty node at its head, and only the count is shared. A thread that changes something for the other end
// takes that end's lock before it notifies: a thread there may have checked its condition and not yet be
// asleep.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}
  ~BoundedQueue() {
    while (head_) head_ = std::unique_ptr<Node>(head_->next.exchange(nullptr));
  }
  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  bool push(T item) {
    std::size_t before = 0;
    {
      std::unique_lock lock(push_mutex_);
      not_full_.wait(lock, [this] { return closed_ || count_ < capacity_; });
      if (closed_) return false;
      auto node = std::make_unique<Node>();
      node->item = std::move(item);
      auto* last = node.release();
      tail_->next = last;
      tail_ = last;
      before = count_.fetch_add(1);
      if (before + 1 < capacity_) not_full_.notify_one();  // still not full: another producer can go on
    }
    if (before == 0) {
      const std::lock_guard lock(pop_mutex_);
      not_empty_.notify_one();
    }
    return true;
  }

  std::optional<T> pop() {
    std::optional<T> item;
    std::size_t before = 0;
    {
      std::unique_lock lock(pop_mutex_);
      not_empty_.wait(lock, [this] { return count_ > 0 || closed_; });
      if (count_ == 0) return std::nullopt;
      head_ = std::unique_ptr<Node>(head_->next.exchange(nullptr));
      item = std::exchange(head_->item, std::nullopt);
      before = count_.fetch_sub(1);
      if (before > 1) not_empty_.notify_one();
    }
    if (before == capacity_) {
      const std::lock_guard lock(push_mutex_);
      not_full_.notify_one();
    }
    return item;
  }

  void close() {
    const std::scoped_lock lock(push_mutex_, pop_mutex_);
    closed_ = true;
    not_full_.notify_all();
    not_empty_.notify_all();
  }

  std::size_t size() const { return count_; }

 private:
  struct Node {
    std::optional<T> item;
    std::atomic<Node*> next{nullptr};
  };
  const std::size_t capacity_;
  std::atomic<std::size_t> count_{0};
  std::atomic<bool> closed_{false};
  std::mutex push_mutex_;  // guards tail_
  std::condition_variable not_full_;
  std::mutex pop_mutex_;  // guards head_
  std::condition_variable not_empty_;
  std::unique_ptr<Node> head_ = std::make_unique<Node>();
  Node* tail_ = head_.get();
};
