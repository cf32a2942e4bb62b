// Title: Two locks, two orders
// Goal: Two transfers cross each other. Bring both to a standstill.
// Lesson: Each thread holds one mutex and waits for the one that the other holds: a deadlock. It needs
//   only one switch at the wrong moment. Lock mutexes in the same order everywhere, or lock both at once
//   with std::scoped_lock(anna, bert).
// Explain: lock-order
#include "kit/schedules/levels/level.hpp"

namespace {

std::mutex anna, bert;
int annas = 10, berts = 10;

void anna_pays() {
  std::lock_guard from(anna);
  std::lock_guard to(bert);
  --annas, ++berts;
}

void bert_pays() {
  std::lock_guard from(bert);
  std::lock_guard to(anna);
  --berts, ++annas;
}

LEVEL {
  std::thread first(anna_pays);
  std::thread second(bert_pays);
  first.join();
  second.join();
  check(annas + berts == 20, "no money is lost");
}

}  // namespace
