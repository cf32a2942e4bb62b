// A worker sets its running flag when it starts. A stop that comes before that is overwritten, and the
// worker never ends.
// kind: stop-token
// expect: livelock

#include <atomic>
#include <thread>

#ifdef REPAIRED
std::atomic<bool> running{true};
#else
std::atomic<bool> running{false};
#endif
std::atomic<int> rounds{0};

void work() {
#ifndef REPAIRED
  running.store(true);
#endif
  while (running.load()) {
    rounds.fetch_add(1);
    std::this_thread::yield();
  }
}

int main() {
  std::jthread worker(work);
  running.store(false);
  return 0;
}
