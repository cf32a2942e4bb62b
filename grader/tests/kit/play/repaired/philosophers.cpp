#include "kit/schedules/levels/level.hpp"

namespace {

std::mutex red, green, blue;

void eat(std::mutex& left, std::mutex& right) {
  std::lock_guard one(left);
  std::lock_guard other(right);
}

MANYHANDS_SCHEDULES(philosophers, 1, "the level, repaired") {
  std::thread first([] { eat(red, green); });
  std::thread second([] { eat(green, blue); });
  std::thread third([] { eat(red, blue); });
  first.join();
  second.join();
  third.join();
}

}  // namespace
