// A producer releases a semaphore only if no signal is outstanding. The consumer clears that mark
// after it has emptied the queue, so an item that comes in between is never signalled.
// kind: semaphore
// expect: deadlock

#include <atomic>
#include <cassert>
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex guard;
int queued = 0;
int taken = 0;
std::atomic<bool> signalled{false};
std::counting_semaphore<4> wake{0};

void put() {
  {
    std::lock_guard lock(guard);
    ++queued;
  }
  if (!signalled.exchange(true)) wake.release();
}

void empty_queue() {
  std::lock_guard lock(guard);
  taken += queued;
  queued = 0;
}

void consume() {
  while (taken < 2) {
    wake.acquire();
#ifdef REPAIRED
    signalled.store(false);
    empty_queue();
#else
    empty_queue();
    signalled.store(false);
#endif
  }
}

int main() {
  {
    std::jthread consumer(consume);
    put();
    put();
  }
  assert(taken == 2);
  return 0;
}
