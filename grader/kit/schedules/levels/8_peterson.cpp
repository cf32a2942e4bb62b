// Title: Peterson, without fences
// Goal: Two threads want to go in. Let both in at once. Here, a read may see an older value.
// Lesson: Peterson's algorithm is right if all threads see all writes in one order. With release and
//   acquire alone, they need not: a thread may read the other's flag as it was before, as on every
//   processor with a store buffer. It needs memory_order_seq_cst, which is what you get if you write no
//   order at all.
// Explain: weak-memory-order
// Memory: weak
#include "kit/schedules/levels/level.hpp"

namespace {

constexpr auto acquire = std::memory_order_acquire;
constexpr auto release = std::memory_order_release;
std::atomic<bool> wants_1 = false, wants_2 = false;
std::atomic<int> turn = 0;
std::atomic<int> inside = 0;

void go_in(std::atomic<bool>& mine, std::atomic<bool>& theirs, int other) {
  mine.store(true, release);
  turn.store(other, release);
  while (theirs.load(acquire) && turn.load(acquire) == other) {
    std::this_thread::yield();
  }
  check(++inside == 1, "only one thread is inside");
  --inside;
  mine.store(false, release);
}

LEVEL {
  std::thread first([] { go_in(wants_1, wants_2, 2); });
  std::thread second([] { go_in(wants_2, wants_1, 1); });
  first.join();
  second.join();
}

}  // namespace
