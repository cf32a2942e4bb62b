// A worker waits on a condition variable until a stop is requested. The request and the notification
// can both come between its test and its wait.
// kind: stop-token
// expect: deadlock

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

std::mutex guard;
#ifdef REPAIRED
std::condition_variable_any changed;
#else
std::condition_variable changed;
#endif

void work(std::stop_token token) {
  std::unique_lock lock(guard);
#ifdef REPAIRED
  // This wait takes the token, and is woken by the request itself.
  changed.wait(lock, token, [] { return false; });
#else
  while (!token.stop_requested()) changed.wait(lock);
#endif
}

int main() {
  std::jthread worker(work);
  worker.request_stop();
  changed.notify_all();
  return 0;
}
