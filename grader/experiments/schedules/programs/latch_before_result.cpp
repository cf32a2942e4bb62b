// Workers count a latch down and store their results afterwards. The main thread reads the results too
// early.
// kind: latch-barrier
// expect: race | assertion

#include <array>
#include <cassert>
#include <cstddef>
#include <latch>
#include <thread>

std::latch finished{2};
std::array<int, 2> results{};

void work(std::size_t mine) {
#ifdef REPAIRED
  results[mine] = 21;
  finished.count_down();
#else
  finished.count_down();
  results[mine] = 21;
#endif
}

int main() {
  std::jthread first(work, 0);
  std::jthread second(work, 1);
  finished.wait();
  assert(results[0] + results[1] == 42);
  return 0;
}
