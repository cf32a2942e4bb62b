// A worker announces that it sleeps, then looks for work once more. A producer adds work, then looks
// for sleepers. With acquire and release both can miss the other.
// kind: weak-memory
// expect: deadlock
// needs: weak

#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>

#ifdef REPAIRED
constexpr auto store_order = std::memory_order_seq_cst;
constexpr auto load_order = std::memory_order_seq_cst;
#else
constexpr auto store_order = std::memory_order_release;
constexpr auto load_order = std::memory_order_acquire;
#endif

std::atomic<int> work{0};
std::atomic<bool> sleeping{false};
std::binary_semaphore wake{0};

void worker() {
  sleeping.store(true, store_order);
  if (work.load(load_order) == 0) wake.acquire();
  assert(work.load() == 1);
}

void producer() {
  work.store(1, store_order);
  if (sleeping.load(load_order)) wake.release();
}

int main() {
  std::jthread first(worker);
  std::jthread second(producer);
  return 0;
}
