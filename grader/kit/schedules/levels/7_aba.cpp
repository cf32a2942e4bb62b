// Title: A comes back
// Goal: Three plates are piled up: 1 on 2 on 3. Hand out the same plate twice.
// Lesson: compare_exchange compares values, not history. Between its look and its exchange, plate 1 was
//   taken, plate 2 was taken, and plate 1 was put back: the top is 1 again, but what lies below it has
//   changed. This is the ABA problem. Count the changes together with the top, or do not reuse a node
//   while somebody may still look at it.
// Explain: atomicity-violation
#include "kit/schedules/levels/level.hpp"

namespace {

std::atomic<int> top = 1;
std::atomic<int> below_1 = 2;
int below_2 = 3;

int below(int plate) {
  return plate == 1 ? below_1.load() : plate == 2 ? below_2 : 0;
}

int take() {
  for (;;) {
    int plate = top;
    const int next = below(plate);
    if (top.compare_exchange_strong(plate, next)) return plate;
  }
}

void put_back_1() {
  below_1 = top.load();
  top = 1;
}

LEVEL {
  std::thread guest([] { take(); });
  int second = 0;
  if (take() == 1) {
    second = take();
    put_back_1();
  }
  guest.join();
  check(second == 0 || top != second, "a plate that was taken is not on the pile");
}

}  // namespace
