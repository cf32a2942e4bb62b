// A waiter waits for a notification without looking at any state. A notification that comes first is
// lost.
// kind: lost-wakeup
// expect: deadlock

#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable arrived;
bool here = false;

void passenger() {
  std::unique_lock lock(guard);
#ifdef REPAIRED
  arrived.wait(lock, [] { return here; });
#else
  arrived.wait(lock);
#endif
}

void bus() {
  std::lock_guard lock(guard);
  here = true;
  arrived.notify_one();
}

int main() {
  std::jthread waiter(passenger);
  std::jthread driver(bus);
  return 0;
}
