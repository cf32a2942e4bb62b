// A bounded buffer with POSIX semaphores. The producer waits for a free slot while it holds the mutex,
// which the consumer needs to free one.
// kind: semaphore
// expect: deadlock

#include <semaphore.h>

#include <cassert>
#include <mutex>
#include <thread>

sem_t free_slots;
sem_t used_slots;
std::mutex guard;
int stored = 0;

void put() {
#ifdef REPAIRED
  sem_wait(&free_slots);
  std::lock_guard lock(guard);
#else
  std::lock_guard lock(guard);
  sem_wait(&free_slots);
#endif
  ++stored;
  sem_post(&used_slots);
}

void take() {
  sem_wait(&used_slots);
  std::lock_guard lock(guard);
  --stored;
  sem_post(&free_slots);
}

int main() {
  sem_init(&free_slots, 0, 1);
  sem_init(&used_slots, 0, 0);
  {
    std::jthread producer([] {
      put();
      put();
    });
    std::jthread consumer([] {
      take();
      take();
    });
  }
  assert(stored == 0);
  sem_destroy(&free_slots);
  sem_destroy(&used_slots);
  return 0;
}
