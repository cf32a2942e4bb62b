// Title: Check, then act
// Goal: One seat is left. Sell it twice.
// Lesson: Each access is protected by the mutex, and still the seat is sold twice: what was true at the
//   check need not be true at the act, because the lock is released in between. A check and the act that
//   depends on it belong into one critical section.
// Explain: atomicity-violation
#include "kit/schedules/levels/level.hpp"

namespace {

std::mutex office;
int seats = 1;

bool is_free() {
  std::lock_guard lock(office);
  return seats > 0;
}

void sell() {
  if (is_free()) {
    std::lock_guard lock(office);
    --seats;
  }
}

LEVEL {
  std::thread first(sell);
  std::thread second(sell);
  first.join();
  second.join();
  check(seats >= 0, "no seat is sold twice");
}

}  // namespace
