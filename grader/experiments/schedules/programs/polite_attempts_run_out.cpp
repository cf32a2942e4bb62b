// Two threads lock two mutexes in opposite order, and back off if the second one is taken. Both can
// back off each time, and give up after four attempts.
// kind: livelock
// expect: assertion
// hard

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;
std::atomic<int> finished{0};

void work(std::mutex& first, std::mutex& second) {
  for (int attempt = 0; attempt < 4; ++attempt) {
    std::lock_guard lock(first);
    std::unique_lock other(second, std::try_to_lock);
    if (!other.owns_lock()) continue;
    finished.fetch_add(1);
    return;
  }
}

int main() {
  {
    std::jthread one([] { work(left, right); });
#ifdef REPAIRED
    std::jthread two([] { work(left, right); });
#else
    std::jthread two([] { work(right, left); });
#endif
  }
  assert(finished.load() == 2);
  return 0;
}
