// The main thread joins a worker while it holds the lock that the worker still needs.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
int progress = 0;

void work() {
  for (int step = 0; step < 2; ++step) {
    std::lock_guard lock(guard);
    ++progress;
  }
}

int main() {
  std::thread worker(work);
#ifdef REPAIRED
  worker.join();
  std::lock_guard lock(guard);
#else
  std::lock_guard lock(guard);
  worker.join();
#endif
  assert(progress == 2);
  return 0;
}
