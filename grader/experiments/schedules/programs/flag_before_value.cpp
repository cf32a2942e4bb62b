// Double-checked locking with a flag: the flag is set before the value is there, and a thread that
// sees the flag does not take the lock.
// kind: double-checked
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
std::atomic<bool> ready{false};
std::atomic<int> port{0};

int get_port() {
  if (!ready.load()) {
    std::lock_guard lock(guard);
    if (!ready.load()) {
#ifdef REPAIRED
      port.store(8080);
      ready.store(true);
#else
      ready.store(true);
      port.store(8080);
#endif
    }
  }
  return port.load();
}

int main() {
  std::jthread first([] { assert(get_port() == 8080); });
  std::jthread second([] { assert(get_port() == 8080); });
  return 0;
}
