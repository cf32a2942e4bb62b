// A waiter tests its condition once, with `if`. That works until a spurious wake-up.
// kind: lost-wakeup
// expect: assertion
// needs: spurious

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
bool ready = false;

void wait_until_ready() {
  std::unique_lock lock(guard);
#ifdef REPAIRED
  while (!ready) changed.wait(lock);
#else
  if (!ready) changed.wait(lock);
#endif
  assert(ready);
}

void prepare() {
  std::lock_guard lock(guard);
  ready = true;
  changed.notify_one();
}

int main() {
  std::jthread waiter(wait_until_ready);
  std::jthread setter(prepare);
  return 0;
}
