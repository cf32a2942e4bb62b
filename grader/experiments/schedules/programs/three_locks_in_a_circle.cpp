// Three threads lock neighbouring pairs of three mutexes. Each pair is locked from left to right, but
// the pairs form a circle.
// kind: deadlock
// expect: deadlock

#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>

std::array<std::mutex, 3> guards;
std::array<int, 3> values{};

void add_to_pair(std::size_t left) {
  std::size_t first = left;
  std::size_t second = (left + 1) % guards.size();
#ifdef REPAIRED
  if (first > second) std::swap(first, second);
#endif
  std::lock_guard lock_first(guards[first]);
  std::lock_guard lock_second(guards[second]);
  ++values[first];
  ++values[second];
}

int main() {
  {
    std::jthread a(add_to_pair, 0);
    std::jthread b(add_to_pair, 1);
    std::jthread c(add_to_pair, 2);
  }
  assert(values[0] == 2 && values[1] == 2 && values[2] == 2);
  return 0;
}
