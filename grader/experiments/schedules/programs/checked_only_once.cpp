// Double-checked locking without the second check: two threads that both found nothing create the
// object one after the other.
// kind: double-checked
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
std::atomic<int> created{0};
std::atomic<bool> exists{false};

void create_once() {
  if (exists.load()) return;
  std::lock_guard lock(guard);
#ifdef REPAIRED
  if (exists.load()) return;
#endif
  created.fetch_add(1);
  exists.store(true);
}

int main() {
  {
    std::jthread first(create_once);
    std::jthread second(create_once);
  }
  assert(created.load() == 1);
  return 0;
}
