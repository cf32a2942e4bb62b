// A worker removes its stop callback while it holds a lock. Removing waits for a callback that is
// running, and the callback waits for the lock.
// kind: stop-token
// expect: deadlock

#include <cassert>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

std::mutex guard;
bool cancelled = false;
int steps = 0;

void cancel() {
  std::lock_guard lock(guard);
  cancelled = true;
}

void work(std::stop_token token) {
  std::optional<std::stop_callback<void (*)()>> callback;
  callback.emplace(token, cancel);
  std::unique_lock lock(guard);
  if (!cancelled) ++steps;
#ifdef REPAIRED
  lock.unlock();
#endif
  callback.reset();
}

int main() {
  {
    std::jthread worker(work);
    worker.request_stop();
  }
  assert(steps <= 1);
  return 0;
}
