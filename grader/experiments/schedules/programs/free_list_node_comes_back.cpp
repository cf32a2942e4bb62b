// A lock-free free list hands out blocks. Two threads take blocks and give them back; because a head
// can come back, a block can be given to two threads at once: ABA.
// kind: aba
// expect: assertion
// hard

#include <array>
#include <atomic>
#include <cassert>
#include <thread>

constexpr int none = 0xff;
std::array<std::atomic<int>, 3> next_free{1, 2, none};
std::atomic<int> head{0};
std::array<std::atomic<int>, 3> users{};

// The repaired version keeps a count of changes above the number of the block.
int with_block(int old, int block) {
#ifdef REPAIRED
  return ((old >> 8) + 1) << 8 | block;
#else
  return (old & 0) | block;
#endif
}

int take() {
  int seen = head.load();
  int block = none;
  do {
    block = seen & none;
    if (block == none) return none;
  } while (!head.compare_exchange_weak(seen, with_block(seen, next_free[block].load())));
  int others = users[block].fetch_add(1);
  assert(others == 0);
  return block;
}

void give_back(int block) {
  if (block == none) return;
  users[block].fetch_sub(1);
  int seen = head.load();
  do {
    next_free[block].store(seen & none);
  } while (!head.compare_exchange_weak(seen, with_block(seen, block)));
}

void use() {
  int first = take();
  int second = take();
  give_back(first);
  give_back(second);
}

int main() {
  std::jthread one(use);
  std::jthread other(use);
  return 0;
}
