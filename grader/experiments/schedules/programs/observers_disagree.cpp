// Two threads write one variable each, and two others read both in opposite order. With acquire and
// release they need not agree on which was written first.
// kind: weak-memory
// expect: assertion
// needs: weak

#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
constexpr auto write_order = std::memory_order_seq_cst;
constexpr auto read_order = std::memory_order_seq_cst;
#else
constexpr auto write_order = std::memory_order_release;
constexpr auto read_order = std::memory_order_acquire;
#endif

std::atomic<int> x{0};
std::atomic<int> y{0};

// Returns whether a is seen written and then b not.
bool first_only(const std::atomic<int>& a, const std::atomic<int>& b) {
  int seen_a = a.load(read_order);
  int seen_b = b.load(read_order);
  return seen_a == 1 && seen_b == 0;
}

int main() {
  bool x_first = false;
  bool y_first = false;
  {
    std::jthread write_x([] { x.store(1, write_order); });
    std::jthread write_y([] { y.store(1, write_order); });
    std::jthread here([&] { x_first = first_only(x, y); });
    std::jthread there([&] { y_first = first_only(y, x); });
  }
  assert(!(x_first && y_first));
  return 0;
}
