// A queue is changed under its lock, but its size is read without the lock.
// kind: race
// expect: race

#include <cassert>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

class Queue {
 public:
  void push(int item) {
    std::lock_guard lock(guard_);
    items_.push_back(item);
  }
  std::size_t size() const {
#ifdef REPAIRED
    std::lock_guard lock(guard_);
#endif
    return items_.size();
  }

 private:
  mutable std::mutex guard_;
  std::deque<int> items_;
};

int main() {
  Queue queue;
  std::jthread producer([&] {
    queue.push(1);
    queue.push(2);
  });
  std::jthread monitor([&] { assert(queue.size() <= 2); });
  return 0;
}
