// Each thread counts itself in, then reads the count to see whether it is the last. Two of them can
// read the full count.
// kind: latch-barrier
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> arrived{0};
std::atomic<int> summaries{0};

void arrive() {
#ifdef REPAIRED
  bool last = arrived.fetch_add(1) + 1 == 3;
#else
  arrived.fetch_add(1);
  bool last = arrived.load() == 3;
#endif
  if (last) summaries.fetch_add(1);
}

int main() {
  {
    std::jthread first(arrive);
    std::jthread second(arrive);
    std::jthread third(arrive);
  }
  assert(summaries.load() == 1);
  return 0;
}
