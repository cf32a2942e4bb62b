// Peterson's lock for two threads, with the two stores in the wrong order: the turn is given away
// before the thread shows that it wants in.
// kind: spinlock
// expect: race | assertion

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

std::array<std::atomic<bool>, 2> wants{};
std::atomic<std::size_t> turn{0};
int counter = 0;

void add_one(std::size_t me) {
  std::size_t other = 1 - me;
#ifdef REPAIRED
  wants[me].store(true);
  turn.store(other);
#else
  turn.store(other);
  wants[me].store(true);
#endif
  while (wants[other].load() && turn.load() == other) std::this_thread::yield();
  ++counter;
  wants[me].store(false);
}

int main() {
  {
    std::jthread first(add_one, 0);
    std::jthread second(add_one, 1);
  }
  assert(counter == 2);
  return 0;
}
