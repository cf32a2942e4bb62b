// A queue is closed while two consumers wait. Closing wakes one of them; the other one waits forever.
// kind: shutdown
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

class Queue {
 public:
  void push(int item) {
    std::lock_guard lock(guard_);
    items_.push_back(item);
    changed_.notify_one();
  }
  void close() {
    std::lock_guard lock(guard_);
    closed_ = true;
#ifdef REPAIRED
    changed_.notify_all();
#else
    changed_.notify_one();
#endif
  }
  std::optional<int> pop() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return !items_.empty() || closed_; });
    if (items_.empty()) return std::nullopt;
    int item = items_.front();
    items_.pop_front();
    return item;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<int> items_;
  bool closed_ = false;
};

Queue queue;

void consume() {
  while (auto item = queue.pop()) assert(*item == 1);
}

int main() {
  std::jthread first(consume);
  std::jthread second(consume);
  queue.push(1);
  queue.close();
  return 0;
}
