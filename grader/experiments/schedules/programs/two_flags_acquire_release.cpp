// Each thread raises its flag, and enters if the other flag is down. With acquire and release only,
// both can read the old value of the other flag.
// kind: weak-memory
// expect: assertion
// needs: weak

#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
constexpr auto raise_order = std::memory_order_seq_cst;
constexpr auto look_order = std::memory_order_seq_cst;
#else
constexpr auto raise_order = std::memory_order_release;
constexpr auto look_order = std::memory_order_acquire;
#endif

std::atomic<bool> left{false};
std::atomic<bool> right{false};
std::atomic<int> entered{0};

void try_to_enter(std::atomic<bool>& mine, std::atomic<bool>& theirs) {
  mine.store(true, raise_order);
  if (!theirs.load(look_order)) entered.fetch_add(1);
}

int main() {
  {
    std::jthread first([] { try_to_enter(left, right); });
    std::jthread second([] { try_to_enter(right, left); });
  }
  assert(entered.load() <= 1);
  return 0;
}
