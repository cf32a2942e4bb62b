// Threads capture the loop variable by reference. It goes on changing while they read it, and ends
// with the loop.
// kind: lifetime
// expect: race | assertion | crash

#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

std::atomic<int> seen{0};

int main() {
  {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 3; ++number) {
#ifdef REPAIRED
      threads.emplace_back([number] { seen.fetch_add(number); });
#else
      threads.emplace_back([&number] { seen.fetch_add(number); });
#endif
    }
  }
  assert(seen.load() == 0 + 1 + 2);
  return 0;
}
