// A spinlock is unlocked with a relaxed store. The next owner need not see what the last one wrote.
// kind: spinlock
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
constexpr auto unlock_order = std::memory_order_release;
#else
constexpr auto unlock_order = std::memory_order_relaxed;
#endif

std::atomic<bool> locked{false};
int counter = 0;

void add_one() {
  while (locked.exchange(true, std::memory_order_acquire)) std::this_thread::yield();
  ++counter;
  locked.store(false, unlock_order);
}

int main() {
  {
    std::jthread first(add_one);
    std::jthread second(add_one);
  }
  assert(counter == 2);
  return 0;
}
