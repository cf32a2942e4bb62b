// A range has a lower and an upper end, each atomic. Each setter compares with the other end before it
// stores, so two setters at the same time can turn the range round.
// kind: atomicity
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::atomic<int> lower{0};
std::atomic<int> upper{10};
std::mutex guard;

void raise_lower(int value) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  if (value <= upper.load()) lower.store(value);
}

void reduce_upper(int value) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  if (value >= lower.load()) upper.store(value);
}

int main() {
  {
    std::jthread one(raise_lower, 8);
    std::jthread other(reduce_upper, 3);
  }
  assert(lower.load() <= upper.load());
  return 0;
}
