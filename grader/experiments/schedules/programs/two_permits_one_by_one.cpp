// Copying needs two of three buffers. Threads acquire them one by one, and all three can end up
// holding one each.
// kind: semaphore
// expect: deadlock

#include <atomic>
#include <cassert>
#include <mutex>
#include <semaphore>
#include <thread>

std::counting_semaphore<3> buffers{3};
std::mutex acquiring;
std::atomic<int> copies{0};

void copy() {
  {
#ifdef REPAIRED
    // Only one thread at a time can hold one buffer and wait for another.
    std::lock_guard lock(acquiring);
#endif
    buffers.acquire();
    buffers.acquire();
  }
  copies.fetch_add(1);
  buffers.release(2);
}

int main() {
  {
    std::jthread first(copy);
    std::jthread second(copy);
    std::jthread third(copy);
  }
  assert(copies.load() == 3);
  return 0;
}
