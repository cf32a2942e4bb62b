// Producers and consumers of a mailbox wait on the same condition variable, and notify one thread. A
// consumer can wake another consumer, while the producer that could go on sleeps.
// kind: lost-wakeup
// expect: deadlock

#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
bool full = false;

void notify() {
#ifdef REPAIRED
  changed.notify_all();
#else
  changed.notify_one();
#endif
}

void put() {
  std::unique_lock lock(guard);
  changed.wait(lock, [] { return !full; });
  full = true;
  notify();
}

void take() {
  std::unique_lock lock(guard);
  changed.wait(lock, [] { return full; });
  full = false;
  notify();
}

void take_twice() {
  take();
  take();
}

int main() {
  std::jthread first_consumer(take_twice);
  std::jthread second_consumer(take_twice);
  std::jthread producer([] {
    for (int turn = 0; turn < 4; ++turn) put();
  });
  return 0;
}
