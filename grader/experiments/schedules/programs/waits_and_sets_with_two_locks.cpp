// The waiter holds one lock and the setter another one. Nothing keeps the change out of the gap
// between test and wait.
// kind: lost-wakeup
// expect: race | deadlock

#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex waiter_guard;
std::mutex setter_guard;
std::condition_variable changed;
bool done = false;

void wait_until_done() {
  std::unique_lock lock(waiter_guard);
  changed.wait(lock, [] { return done; });
}

void finish() {
#ifdef REPAIRED
  std::lock_guard lock(waiter_guard);
#else
  std::lock_guard lock(setter_guard);
#endif
  done = true;
  changed.notify_one();
}

int main() {
  std::jthread waiter(wait_until_done);
  std::jthread setter(finish);
  return 0;
}
