// A hundred threads count themselves in, and read the count afterwards to see who is the last. The
// last two can both read a hundred.
// kind: many-threads
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

constexpr int threads = 100;
std::atomic<int> arrived{0};
std::atomic<int> reports{0};

void arrive() {
#ifdef REPAIRED
  int place = arrived.fetch_add(1) + 1;
#else
  arrived.fetch_add(1);
  int place = arrived.load();
#endif
  if (place == threads) reports.fetch_add(1);
}

int main() {
  {
    std::vector<std::jthread> crew;
    for (int number = 0; number < threads; ++number) crew.emplace_back(arrive);
  }
  assert(reports.load() == 1);
  return 0;
}
