// A counter is atomic, but it is incremented by a load and a store. An increment in between is lost.
// kind: atomicity
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> visitors{0};

void enter_twice() {
  for (int visit = 0; visit < 2; ++visit) {
#ifdef REPAIRED
    visitors.fetch_add(1);
#else
    visitors.store(visitors.load() + 1);
#endif
  }
}

int main() {
  {
    std::jthread left(enter_twice);
    std::jthread right(enter_twice);
  }
  assert(visitors.load() == 4);
  return 0;
}
