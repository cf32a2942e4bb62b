// A limiter lets one thread in. A thread that was turned away gives a permit back all the same, so
// that two get in later.
// kind: semaphore
// expect: assertion

#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>

std::counting_semaphore<8> permits{1};
std::atomic<int> inside{0};

void visit() {
  bool admitted = permits.try_acquire();
  if (admitted) {
    int others = inside.fetch_add(1);
    assert(others == 0);
    inside.fetch_sub(1);
  }
#ifdef REPAIRED
  if (admitted) permits.release();
#else
  permits.release();
#endif
}

int main() {
  std::jthread first(visit);
  std::jthread second(visit);
  std::jthread third(visit);
  return 0;
}
