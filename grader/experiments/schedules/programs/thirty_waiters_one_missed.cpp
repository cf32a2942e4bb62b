// Thirty threads wait for a start signal. All of them test it under the lock, but it is given without
// the lock. A thread between its test and its wait is left behind.
// kind: many-threads
// expect: deadlock

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;
std::condition_variable started;
std::atomic<bool> go{false};
std::atomic<int> runners{0};

void run() {
  {
    std::unique_lock lock(guard);
    started.wait(lock, [] { return go.load(); });
  }
  runners.fetch_add(1);
}

void give_signal() {
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  go.store(true);
  started.notify_all();
}

int main() {
  {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 30; ++number) threads.emplace_back(run);
    give_signal();
  }
  assert(runners.load() == 30);
  return 0;
}
