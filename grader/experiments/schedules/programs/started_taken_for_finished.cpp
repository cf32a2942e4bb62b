// The main thread needs the result of a worker. It waits until the worker has started, not until it
// has finished.
// kind: order
// expect: assertion

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
bool started = false;
bool finished = false;
int result = 0;

void work() {
  {
    std::lock_guard lock(guard);
    started = true;
  }
  changed.notify_one();
  std::lock_guard lock(guard);
  result = 42;
  finished = true;
  changed.notify_one();
}

int main() {
  std::jthread worker(work);
  std::unique_lock lock(guard);
#ifdef REPAIRED
  changed.wait(lock, [] { return finished; });
#else
  changed.wait(lock, [] { return started; });
#endif
  assert(result == 42);
  lock.unlock();
  return 0;
}
