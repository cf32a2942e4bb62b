// A hundred and twenty customers buy a hundred and nineteen seats. Each looks at the number sold, and
// then counts up. Only two customers who look at the last seat at the same time oversell.
// kind: many-threads
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

constexpr int seats = 119;
std::atomic<int> sold{0};

void buy() {
#ifdef REPAIRED
  int seen = sold.load();
  while (seen < seats && !sold.compare_exchange_weak(seen, seen + 1)) {
  }
#else
  if (sold.load() < seats) sold.fetch_add(1);
#endif
}

int main() {
  {
    std::vector<std::jthread> customers;
    for (int number = 0; number < 120; ++number) customers.emplace_back(buy);
  }
  assert(sold.load() == seats);
  return 0;
}
