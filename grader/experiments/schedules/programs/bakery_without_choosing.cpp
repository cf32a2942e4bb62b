// Lamport's bakery lock without the mark that a thread is choosing its number. A thread that has read
// the numbers, but not yet written its own, is overlooked.
// kind: spinlock
// expect: race | assertion

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

std::array<std::atomic<bool>, 2> choosing{};
std::array<std::atomic<int>, 2> number{};
int counter = 0;

bool goes_first(std::size_t other, std::size_t me) {
  int theirs = number[other].load();
  int mine = number[me].load();
  return theirs != 0 && (theirs < mine || (theirs == mine && other < me));
}

void add_one(std::size_t me) {
  std::size_t other = 1 - me;
#ifdef REPAIRED
  choosing[me].store(true);
#endif
  number[me].store(number[other].load() + 1);
  choosing[me].store(false);
  while (choosing[other].load()) std::this_thread::yield();
  while (goes_first(other, me)) std::this_thread::yield();
  ++counter;
  number[me].store(0);
}

int main() {
  {
    std::jthread first(add_one, 0);
    std::jthread second(add_one, 1);
  }
  assert(counter == 2);
  return 0;
}
