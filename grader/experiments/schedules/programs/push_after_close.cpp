// A producer tests that a queue is open, and pushes then. If it is closed in between, the consumer is
// gone, and an item that was accepted is never taken.
// kind: shutdown
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;
std::vector<int> items;
std::atomic<bool> closed{false};
std::atomic<int> accepted{0};
int taken = 0;

bool push(int item) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
  if (closed.load()) return false;
#else
  if (closed.load()) return false;
  std::lock_guard lock(guard);
#endif
  items.push_back(item);
  return true;
}

void close_and_drain() {
  std::lock_guard lock(guard);
  closed.store(true);
  taken += static_cast<int>(items.size());
  items.clear();
}

int main() {
  {
    std::jthread producer([] {
      if (push(1)) ++accepted;
      if (push(2)) ++accepted;
    });
    std::jthread closer(close_and_drain);
  }
  assert(taken == accepted);
  return 0;
}
