// Six philosophers each take the left fork first, while twenty-four guests only drink. All six must
// hold one fork at the same time for the deadlock.
// kind: many-threads
// expect: deadlock

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

constexpr std::size_t seats = 6;
constexpr int guests = 24;
std::array<std::mutex, seats> forks;
std::array<int, seats> meals{};
std::atomic<int> drinks{0};

void dine(std::size_t seat) {
  std::size_t first = seat;
  std::size_t second = (seat + 1) % seats;
#ifdef REPAIRED
  if (first > second) std::swap(first, second);
#endif
  std::lock_guard one(forks[first]);
  std::lock_guard other(forks[second]);
  ++meals[seat];
}

int main() {
  {
    std::vector<std::jthread> threads;
    for (int guest = 0; guest < guests; ++guest) threads.emplace_back([] { drinks.fetch_add(1); });
    for (std::size_t seat = 0; seat < seats; ++seat) threads.emplace_back(dine, seat);
  }
  for (int eaten : meals) assert(eaten == 1);
  assert(drinks.load() == guests);
  return 0;
}
