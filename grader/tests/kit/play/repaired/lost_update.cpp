#include "kit/schedules/levels/level.hpp"

namespace {

std::atomic<int> visitors = 0;

void visit() {
  ++visitors;
}

MANYHANDS_SCHEDULES(lost_update, 1, "the level, repaired") {
  std::thread first(visit);
  std::thread second(visit);
  first.join();
  second.join();
  check(visitors == 2, "both visitors are counted");
}

}  // namespace
