// Detached threads count a latch down when they have done the work, but then they use an object once
// more. The main thread destroys it as soon as the latch opens.
// kind: pool
// expect: race | assertion | crash

#include <cassert>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

std::latch finished{2};

struct Statistics {
  std::vector<int> times = std::vector<int>(2);
};

void work(Statistics* statistics, int mine) {
#ifdef REPAIRED
  statistics->times[mine] = 1;
  finished.count_down();
#else
  finished.count_down();
  statistics->times[mine] = 1;
#endif
}

int main() {
  auto statistics = std::make_unique<Statistics>();
  std::thread(work, statistics.get(), 0).detach();
  std::thread(work, statistics.get(), 1).detach();
  finished.wait();
  statistics.reset();
  return 0;
}
