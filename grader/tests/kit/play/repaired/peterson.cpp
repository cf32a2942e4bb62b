#include "kit/schedules/levels/level.hpp"

namespace {

std::atomic<bool> wants_1 = false, wants_2 = false;
std::atomic<int> turn = 0;
std::atomic<int> inside = 0;

void go_in(std::atomic<bool>& mine, std::atomic<bool>& theirs, int other) {
  mine = true;
  turn = other;
  while (theirs && turn == other) {
    std::this_thread::yield();
  }
  check(++inside == 1, "only one thread is inside");
  --inside;
  mine = false;
}

MANYHANDS_SCHEDULES(peterson, 1, "the level, repaired") {
  std::thread first([] { go_in(wants_1, wants_2, 2); });
  std::thread second([] { go_in(wants_2, wants_1, 1); });
  first.join();
  second.join();
}

}  // namespace
