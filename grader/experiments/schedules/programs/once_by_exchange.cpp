// The first thread initialises, chosen by an atomic exchange. The others go on at once, although it
// has not finished.
// kind: once
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<bool> begun{false};
std::atomic<bool> initialised{false};
std::atomic<int> limit{0};

void initialise_once() {
  if (!begun.exchange(true)) {
    limit.store(10);
    initialised.store(true);
    initialised.notify_all();
  }
#ifdef REPAIRED
  initialised.wait(false);
#endif
}

void use() {
  initialise_once();
  assert(limit.load() == 10);
}

int main() {
  std::jthread first(use);
  std::jthread second(use);
  return 0;
}
