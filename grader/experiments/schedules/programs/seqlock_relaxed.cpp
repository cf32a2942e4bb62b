// A sequence lock whose data is relaxed. A reader can see a new value together with the old sequence
// number.
// kind: weak-memory
// expect: assertion
// needs: weak

#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
// A reader that sees a new value also sees the odd number that was stored before it.
constexpr auto write_order = std::memory_order_release;
constexpr auto read_order = std::memory_order_acquire;
#else
constexpr auto write_order = std::memory_order_relaxed;
constexpr auto read_order = std::memory_order_relaxed;
#endif

std::atomic<unsigned> sequence{0};
std::atomic<int> x{0};
std::atomic<int> y{0};

void write_both(int value) {
  unsigned number = sequence.load(std::memory_order_relaxed);
  sequence.store(number + 1, std::memory_order_relaxed);
  x.store(value, write_order);
  y.store(value, write_order);
  sequence.store(number + 2, std::memory_order_release);
}

void read_both() {
  unsigned before = sequence.load(std::memory_order_acquire);
  int seen_x = x.load(read_order);
  int seen_y = y.load(read_order);
  unsigned after = sequence.load(std::memory_order_relaxed);
  bool undisturbed = before == after && before % 2 == 0;
  if (undisturbed) assert(seen_x == seen_y);
}

int main() {
  std::jthread reader(read_both);
  std::jthread writer([] {
    write_both(1);
    write_both(2);
  });
  return 0;
}
