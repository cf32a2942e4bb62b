// Each thread keeps its own number in "its" slot. Slots are handed out by a counter that is read and
// then increased, so two threads can get the same one.
// kind: atomicity
// expect: race | assertion

#include <pthread.h>

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>

std::atomic<std::size_t> next_slot{0};
std::array<int, 4> slots{};

void* use_slot(void* argument) {
  int mine = *static_cast<int*>(argument);
#ifdef REPAIRED
  std::size_t slot = next_slot.fetch_add(1);
#else
  std::size_t slot = next_slot.load();
  next_slot.store(slot + 1);
#endif
  slots[slot] = mine;
  return nullptr;
}

int main() {
  std::array<int, 3> numbers{5, 6, 7};
  std::array<pthread_t, 3> threads;
  for (std::size_t i = 0; i < threads.size(); ++i)
    pthread_create(&threads[i], nullptr, use_slot, &numbers[i]);
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
  assert(slots[0] + slots[1] + slots[2] == 18);
  return 0;
}
