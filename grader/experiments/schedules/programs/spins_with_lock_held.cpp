// A thread spins until a flag is set, and holds a lock meanwhile. The thread that sets the flag needs
// that lock first.
// kind: livelock
// expect: livelock

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
std::atomic<bool> loaded{false};
int entries = 0;

void load() {
  {
    std::lock_guard lock(guard);
    entries = 3;
  }
  loaded.store(true);
}

void use() {
#ifdef REPAIRED
  while (!loaded.load()) std::this_thread::yield();
  std::lock_guard lock(guard);
#else
  std::lock_guard lock(guard);
  while (!loaded.load()) std::this_thread::yield();
#endif
  assert(entries == 3);
}

int main() {
  std::jthread user(use);
  std::jthread loader(load);
  return 0;
}
