// A thread waits for a future while it holds a lock, and the task behind the future needs that lock.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <future>
#include <mutex>

std::mutex guard;
int total = 0;

int add(int amount) {
  std::lock_guard lock(guard);
  total += amount;
  return total;
}

int main() {
  std::future<int> result = std::async(std::launch::async, add, 5);
#ifdef REPAIRED
  int sum = result.get();
  std::lock_guard lock(guard);
#else
  std::lock_guard lock(guard);
  int sum = result.get();
#endif
  assert(sum == 5 && total == 5);
  return 0;
}
