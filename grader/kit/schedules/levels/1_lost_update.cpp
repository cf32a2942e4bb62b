// Title: A lost update
// Goal: Two visitors come in. Make the program count only one of them.
// Lesson: ++ is three steps: read, add, write. Between the read and the write another thread can do the
//   same, and then one of the two updates is gone. Hold one mutex over all three, or use
//   std::atomic<int>, whose ++ is a single step.
// Explain: atomicity-violation
#include "kit/schedules/levels/level.hpp"

namespace {

int visitors = 0;

void visit() {
  ++visitors;
}

LEVEL {
  std::thread first(visit);
  std::thread second(visit);
  first.join();
  second.join();
  check(visitors == 2, "both visitors are counted");
}

}  // namespace
