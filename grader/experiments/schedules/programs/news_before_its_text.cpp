// A value and its flag are both atomic, both relaxed. The reader can see the flag and still read the
// old value.
// kind: weak-memory
// expect: assertion
// needs: weak

#include <atomic>
#include <cassert>
#include <thread>

#ifdef REPAIRED
constexpr auto publish = std::memory_order_release;
constexpr auto observe = std::memory_order_acquire;
#else
constexpr auto publish = std::memory_order_relaxed;
constexpr auto observe = std::memory_order_relaxed;
#endif

std::atomic<int> text{0};
std::atomic<bool> news{false};

void send() {
  text.store(42, std::memory_order_relaxed);
  news.store(true, publish);
}

void receive() {
  if (news.load(observe)) {
    int seen = text.load(std::memory_order_relaxed);
    assert(seen == 42);
  }
}

int main() {
  std::jthread sender(send);
  std::jthread receiver(receive);
  return 0;
}
