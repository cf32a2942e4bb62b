// A ticket lock hands out its tickets by a load and a store. Two threads with the same ticket are both
// served.
// kind: spinlock
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> next_ticket{0};
std::atomic<int> serving{0};
int counter = 0;

void add_one() {
#ifdef REPAIRED
  int mine = next_ticket.fetch_add(1);
#else
  int mine = next_ticket.load();
  next_ticket.store(mine + 1);
#endif
  while (serving.load() < mine) std::this_thread::yield();
  ++counter;
  serving.fetch_add(1);
}

int main() {
  {
    std::jthread first(add_one);
    std::jthread second(add_one);
    std::jthread third(add_one);
  }
  assert(counter == 3);
  return 0;
}
