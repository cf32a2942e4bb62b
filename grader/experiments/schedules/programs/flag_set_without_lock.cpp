// The setter changes the flag and notifies without the lock. A waiter that has just tested the flag
// misses both.
// kind: lost-wakeup
// expect: deadlock

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
std::atomic<bool> done{false};

void wait_until_done() {
  std::unique_lock lock(guard);
  while (!done.load()) changed.wait(lock);
}

void finish() {
#ifdef REPAIRED
  {
    std::lock_guard lock(guard);
    done.store(true);
  }
#else
  done.store(true);
#endif
  changed.notify_one();
}

int main() {
  std::jthread waiter(wait_until_done);
  std::jthread setter(finish);
  return 0;
}
