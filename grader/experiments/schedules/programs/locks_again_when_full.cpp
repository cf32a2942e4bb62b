// A buffer writes itself out when it is full. The function that does so locks the mutex that its
// caller already holds. Whether the buffer gets full depends on the drainer.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;
std::vector<int> buffer;
int written = 0;

void flush_locked() {
  written += static_cast<int>(buffer.size());
  buffer.clear();
}

void flush() {
  std::lock_guard lock(guard);
  flush_locked();
}

void add(int value) {
  std::lock_guard lock(guard);
  buffer.push_back(value);
  if (buffer.size() < 3) return;
#ifdef REPAIRED
  flush_locked();
#else
  flush();
#endif
}

int main() {
  {
    std::jthread producer([] {
      add(1);
      add(2);
      add(3);
    });
    std::jthread drainer(flush);
  }
  flush();
  assert(written == 3);
  return 0;
}
