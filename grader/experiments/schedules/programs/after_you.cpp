// Two threads show that they want in, and each waits until the other one no longer wants in. Both can
// wait forever.
// kind: livelock
// expect: livelock

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
  wants[me].store(true);
#ifdef REPAIRED
  // Peterson's lock: who gives the turn away last waits.
  turn.store(other);
  while (wants[other].load() && turn.load() == other) std::this_thread::yield();
#else
  while (wants[other].load()) std::this_thread::yield();
#endif
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
