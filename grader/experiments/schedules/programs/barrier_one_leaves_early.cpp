// Three threads search in rounds, with a barrier after each. A thread that sees that the search is
// over leaves, and those that have not seen it yet wait for it at the barrier.
// kind: latch-barrier
// expect: deadlock

#include <atomic>
#include <barrier>
#include <cassert>
#include <thread>

std::barrier<> round_done{3};
std::atomic<bool> found{false};

void search(bool lucky) {
  for (int round = 0; round < 2; ++round) {
    if (found.load()) {
#ifdef REPAIRED
      round_done.arrive_and_drop();
#endif
      return;
    }
    if (lucky) found.store(true);
    round_done.arrive_and_wait();
  }
}

int main() {
  {
    std::jthread first(search, true);
    std::jthread second(search, false);
    std::jthread third(search, false);
  }
  assert(found.load());
  return 0;
}
