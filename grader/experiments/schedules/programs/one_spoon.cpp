// Two hungry diners share one spoon. The one who has it passes it on as long as the other is hungry,
// so both only pass it.
// kind: livelock
// expect: livelock

#include <array>
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> spoon{0};
std::array<std::atomic<bool>, 2> hungry{};
std::atomic<int> meals{0};

void dine(int me) {
  int other = 1 - me;
  hungry[me].store(true);
#ifdef REPAIRED
  bool polite = me == 0;  // Only one of them gives way.
#else
  bool polite = true;
#endif
  while (hungry[me].load()) {
    if (spoon.load() != me) {
      std::this_thread::yield();
    } else if (polite && hungry[other].load()) {
      spoon.store(other);
    } else {
      meals.fetch_add(1);
      hungry[me].store(false);
      spoon.store(other);
    }
  }
}

int main() {
  {
    std::jthread first(dine, 0);
    std::jthread second(dine, 1);
  }
  assert(meals.load() == 2);
  return 0;
}
