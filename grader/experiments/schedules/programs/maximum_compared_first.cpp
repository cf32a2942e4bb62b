// Threads keep the maximum of what they measure: they compare with an atomic, then store. A smaller
// value can overwrite a larger one.
// kind: atomicity
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> maximum{0};

void measured(int value) {
#ifdef REPAIRED
  int seen = maximum.load();
  while (value > seen && !maximum.compare_exchange_weak(seen, value)) {
  }
#else
  if (value > maximum.load()) maximum.store(value);
#endif
}

int main() {
  {
    std::jthread first(measured, 5);
    std::jthread second(measured, 9);
    std::jthread third(measured, 7);
  }
  assert(maximum.load() == 9);
  return 0;
}
