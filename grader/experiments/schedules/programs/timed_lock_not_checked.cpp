// A thread tries for 10 ms to lock a mutex, and goes on even if it did not get it.
// kind: timed-wait
// expect: race | assertion

#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

std::timed_mutex guard;
int counter = 0;

void add_one() {
  std::unique_lock lock(guard, std::chrono::milliseconds(10));
#ifdef REPAIRED
  if (!lock.owns_lock()) lock.lock();
#endif
  ++counter;
}

int main() {
  {
    std::jthread first(add_one);
    std::jthread second(add_one);
  }
  assert(counter == 2);
  return 0;
}
