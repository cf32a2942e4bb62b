// A task of a pool can throw. The worker forgets to count it as finished then, and the main thread
// waits forever.
// kind: pool
// expect: deadlock

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

std::mutex guard;
std::condition_variable changed;
std::atomic<int> stock{1};
int unfinished = 2;

void take_from_stock() {
  if (stock.fetch_sub(1) <= 0) throw std::runtime_error("out of stock");
}

void finished_one() {
  std::lock_guard lock(guard);
  --unfinished;
  changed.notify_all();
}

void work() {
  try {
    take_from_stock();
    finished_one();
  } catch (const std::runtime_error&) {
#ifdef REPAIRED
    finished_one();
#endif
  }
}

int main() {
  std::jthread first(work);
  std::jthread second(work);
  std::jthread supplier([] { stock.fetch_add(1); });
  std::unique_lock lock(guard);
  changed.wait(lock, [] { return unfinished == 0; });
  lock.unlock();
  return 0;
}
