// Title: Three philosophers
// Goal: Three philosophers share three forks. Let them starve.
// Lesson: Nobody took two locks in the opposite order of somebody else, and still all wait: the circle
//   is longer than two. One order of all forks breaks every circle. If the last philosopher takes the
//   fork `red` first, as the first one does, somebody can always eat.
// Explain: lock-order
#include "kit/schedules/levels/level.hpp"

namespace {

std::mutex red, green, blue;

void eat(std::mutex& left, std::mutex& right) {
  std::lock_guard one(left);
  std::lock_guard other(right);
}

LEVEL {
  std::thread first([] { eat(red, green); });
  std::thread second([] { eat(green, blue); });
  std::thread third([] { eat(blue, red); });
  first.join();
  second.join();
  third.join();
}

}  // namespace
