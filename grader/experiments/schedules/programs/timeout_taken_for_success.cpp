// A thread waits 10 ms for data, and then uses the data without asking whether it has arrived.
// kind: timed-wait
// expect: assertion

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable arrived;
bool ready = false;
int data = 0;

void use() {
  std::unique_lock lock(guard);
#ifdef REPAIRED
  bool in_time = arrived.wait_for(lock, std::chrono::milliseconds(10), [] { return ready; });
  if (!in_time) return;
#else
  arrived.wait_for(lock, std::chrono::milliseconds(10), [] { return ready; });
#endif
  assert(data == 42);
}

void load() {
  std::lock_guard lock(guard);
  data = 42;
  ready = true;
  arrived.notify_one();
}

int main() {
  std::jthread user(use);
  std::jthread loader(load);
  return 0;
}
