// A function that holds a spinlock returns early when there is nothing to do, and leaves it locked.
// The next thread spins forever.
// kind: livelock
// expect: livelock

#include <atomic>
#include <cassert>
#include <thread>

std::atomic_flag busy = ATOMIC_FLAG_INIT;
int jobs = 1;
std::atomic<int> done{0};

void do_one() {
  while (busy.test_and_set()) std::this_thread::yield();
  if (jobs == 0) {
#ifdef REPAIRED
    busy.clear();
#endif
    return;
  }
  --jobs;
  busy.clear();
  done.fetch_add(1);
}

void add_job() {
  while (busy.test_and_set()) std::this_thread::yield();
  ++jobs;
  busy.clear();
}

int main() {
  {
    std::jthread first(do_one);
    std::jthread second(do_one);
    std::jthread giver(add_job);
  }
  assert(done.load() == 1 || done.load() == 2);
  return 0;
}
