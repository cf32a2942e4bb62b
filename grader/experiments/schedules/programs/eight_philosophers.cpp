// Eight philosophers each take the left fork first. If all of them hold one fork, nobody gets a second
// one.
// kind: deadlock
// expect: deadlock
// hard

#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

constexpr std::size_t seats = 8;
std::array<std::mutex, seats> forks;
std::array<int, seats> meals{};

void dine(std::size_t seat) {
  std::size_t first = seat;
  std::size_t second = (seat + 1) % seats;
#ifdef REPAIRED
  if (seat == seats - 1) std::swap(first, second);
#endif
  std::lock_guard one(forks[first]);
  std::lock_guard other(forks[second]);
  ++meals[seat];
}

int main() {
  {
    std::vector<std::jthread> philosophers;
    for (std::size_t seat = 0; seat < seats; ++seat) philosophers.emplace_back(dine, seat);
  }
  for (int eaten : meals) assert(eaten == 1);
  return 0;
}
