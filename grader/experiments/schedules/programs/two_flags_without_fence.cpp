// As in Dekker's lock, each thread raises its flag and looks at the other one. Relaxed operations need
// a fence between the two.
// kind: weak-memory
// expect: assertion
// needs: weak

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> x{0};
std::atomic<int> y{0};

int store_then_load(std::atomic<int>& mine, const std::atomic<int>& theirs) {
  mine.store(1, std::memory_order_relaxed);
#ifdef REPAIRED
  std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
  return theirs.load(std::memory_order_relaxed);
}

int main() {
  int seen_y = 0;
  int seen_x = 0;
  {
    std::jthread first([&] { seen_y = store_then_load(x, y); });
    std::jthread second([&] { seen_x = store_then_load(y, x); });
  }
  assert(seen_x == 1 || seen_y == 1);
  return 0;
}
