// Peterson's lock for two threads with acquire and release only. Both threads can miss that the other
// one wants in.
// kind: weak-memory
// expect: race | assertion
// needs: weak

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

#ifdef REPAIRED
constexpr auto store_order = std::memory_order_seq_cst;
constexpr auto load_order = std::memory_order_seq_cst;
#else
constexpr auto store_order = std::memory_order_release;
constexpr auto load_order = std::memory_order_acquire;
#endif

std::array<std::atomic<bool>, 2> wants{};
std::atomic<std::size_t> turn{0};
int counter = 0;

void add_one(std::size_t me) {
  std::size_t other = 1 - me;
  wants[me].store(true, store_order);
  turn.store(other, store_order);
  while (wants[other].load(load_order) && turn.load(load_order) == other) std::this_thread::yield();
  ++counter;
  wants[me].store(false, store_order);
}

int main() {
  {
    std::jthread first(add_one, 0);
    std::jthread second(add_one, 1);
  }
  assert(counter == 2);
  return 0;
}
