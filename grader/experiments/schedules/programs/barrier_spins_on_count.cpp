// A spinning barrier: the last thread sets the count back to zero, and the others wait for that. The
// next round can begin before they have looked.
// kind: latch-barrier
// expect: livelock

#include <atomic>
#include <thread>

std::atomic<int> arrived{0};
std::atomic<int> phase{0};

void arrive_and_wait() {
#ifdef REPAIRED
  int mine = phase.load();
#endif
  if (arrived.fetch_add(1) == 1) {
    arrived.store(0);
    phase.fetch_add(1);
    return;
  }
#ifdef REPAIRED
  while (phase.load() == mine) std::this_thread::yield();
#else
  while (arrived.load() != 0) std::this_thread::yield();
#endif
}

void run_two_rounds() {
  arrive_and_wait();
  arrive_and_wait();
}

int main() {
  std::jthread first(run_two_rounds);
  std::jthread second(run_two_rounds);
  return 0;
}
