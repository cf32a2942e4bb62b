// A flag that ends a thread is volatile. That is not enough: access from two threads is a race, and
// orders nothing.
// kind: race
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
std::atomic<bool> finished{false};
#else
volatile bool finished = false;
#endif
int total = 0;

void add_up() {
  for (int number = 1; number <= 4; ++number) total += number;
  finished = true;
}

int main() {
  std::jthread worker(add_up);
  while (!finished) std::this_thread::yield();
  assert(total == 10);
  return 0;
}
