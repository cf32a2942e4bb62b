// Two stages run in two threads. The program assumes that the thread that was started first does its
// step first.
// kind: order
// expect: assertion

#include <atomic>
#include <cassert>
#include <latch>
#include <thread>

std::atomic<int> ingredients{0};
std::atomic<int> cakes{0};
std::latch bought{1};

void buy() {
  ingredients.fetch_add(3);
  bought.count_down();
}

void bake() {
#ifdef REPAIRED
  bought.wait();
#endif
  if (ingredients.load() == 3) cakes.fetch_add(1);
}

int main() {
  {
    std::jthread buyer(buy);
    std::jthread baker(bake);
  }
  assert(cakes.load() == 1);
  return 0;
}
