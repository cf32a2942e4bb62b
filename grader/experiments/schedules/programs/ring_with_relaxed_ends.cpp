// A ring buffer for one producer and one consumer. Its two positions are relaxed, so they order no
// access to the slots.
// kind: weak-memory
// expect: race | assertion

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

#ifdef REPAIRED
constexpr auto publish = std::memory_order_release;
constexpr auto observe = std::memory_order_acquire;
#else
constexpr auto publish = std::memory_order_relaxed;
constexpr auto observe = std::memory_order_relaxed;
#endif

std::array<int, 2> slots{};
std::atomic<std::size_t> written{0};
std::atomic<std::size_t> taken{0};

void produce() {
  for (std::size_t item = 0; item < 3; ++item) {
    while (item - taken.load(observe) == slots.size()) std::this_thread::yield();
    slots[item % slots.size()] = static_cast<int>(item) + 1;
    written.store(item + 1, publish);
  }
}

void consume() {
  for (std::size_t item = 0; item < 3; ++item) {
    while (written.load(observe) == item) std::this_thread::yield();
    int value = slots[item % slots.size()];
    assert(value == static_cast<int>(item) + 1);
    taken.store(item + 1, publish);
  }
}

int main() {
  std::jthread producer(produce);
  std::jthread consumer(consume);
  return 0;
}
