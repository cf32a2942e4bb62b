// A release fence stands before the store of a relaxed flag. The reader has no acquire fence after its
// load, so nothing orders the message.
// kind: weak-memory
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

int message = 0;
std::atomic<bool> ready{false};

void send() {
  message = 42;
  std::atomic_thread_fence(std::memory_order_release);
  ready.store(true, std::memory_order_relaxed);
}

void receive() {
  while (!ready.load(std::memory_order_relaxed)) std::this_thread::yield();
#ifdef REPAIRED
  std::atomic_thread_fence(std::memory_order_acquire);
#endif
  assert(message == 42);
}

int main() {
  std::jthread sender(send);
  std::jthread receiver(receive);
  return 0;
}
