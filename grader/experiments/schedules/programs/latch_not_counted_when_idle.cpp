// Workers take jobs and count a latch down at the end. A worker that finds no job returns without
// counting.
// kind: latch-barrier
// expect: deadlock

#include <atomic>
#include <cassert>
#include <latch>
#include <thread>

std::latch finished{2};
std::atomic<int> jobs{2};
std::atomic<int> done{0};

bool take_job() {
  int left = jobs.load();
  while (left > 0 && !jobs.compare_exchange_strong(left, left - 1)) {
  }
  return left > 0;
}

void work() {
  if (!take_job()) {
#ifdef REPAIRED
    finished.count_down();
#endif
    return;
  }
  do {
    done.fetch_add(1);
  } while (take_job());
  finished.count_down();
}

int main() {
  std::jthread first(work);
  std::jthread second(work);
  finished.wait();
  assert(done.load() == 2);
  return 0;
}
