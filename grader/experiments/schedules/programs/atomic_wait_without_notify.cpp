// A thread waits on an atomic. The thread that changes the value does not notify.
// kind: lost-wakeup
// expect: deadlock

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> stage{0};

void second_stage() {
  stage.wait(0);
  assert(stage.load() == 1);
}

void first_stage() {
  stage.store(1);
#ifdef REPAIRED
  stage.notify_one();
#endif
}

int main() {
  std::jthread later(second_stage);
  std::jthread earlier(first_stage);
  return 0;
}
