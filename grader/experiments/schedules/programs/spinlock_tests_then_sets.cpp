// A spinlock waits until it is free, and then sets itself: two steps, and two threads can get through.
// kind: spinlock
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<bool> locked{false};
int counter = 0;

void lock() {
#ifdef REPAIRED
  while (locked.exchange(true)) std::this_thread::yield();
#else
  while (locked.load()) std::this_thread::yield();
  locked.store(true);
#endif
}

void add_one() {
  lock();
  ++counter;
  locked.store(false);
}

int main() {
  {
    std::jthread first(add_one);
    std::jthread second(add_one);
  }
  assert(counter == 2);
  return 0;
}
