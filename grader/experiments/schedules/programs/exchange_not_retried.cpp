// Deposits use compare-and-exchange but do not look whether it succeeded. A deposit that loses the
// contest is gone.
// kind: atomicity
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> balance{0};

void deposit(int amount) {
  int seen = balance.load();
#ifdef REPAIRED
  while (!balance.compare_exchange_strong(seen, seen + amount)) {
    // Another deposit came first. seen now holds its result: try again.
  }
#else
  balance.compare_exchange_strong(seen, seen + amount);
#endif
}

int main() {
  {
    std::jthread first(deposit, 10);
    std::jthread second(deposit, 20);
  }
  assert(balance.load() == 30);
  return 0;
}
