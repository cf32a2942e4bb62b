// A message is published through a relaxed flag. The flag does not order the message, so reading it is
// a race.
// kind: race
// expect: race | assertion

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

int message = 0;
std::atomic<bool> ready{false};

void send() {
  message = 42;
  ready.store(true, publish);
}

void receive() {
  while (!ready.load(observe)) std::this_thread::yield();
  assert(message == 42);
}

int main() {
  std::jthread receiver(receive);
  std::jthread sender(send);
  return 0;
}
