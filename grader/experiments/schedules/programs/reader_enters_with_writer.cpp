// A hand-made reader-writer lock. A reader looks whether somebody writes, and counts itself in later.
// A writer that comes in between sees no reader, and both get in.
// kind: reader-writer
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> readers{0};
std::atomic<bool> writing{false};
int x = 0;
int y = 0;

void lock_shared() {
#ifdef REPAIRED
  readers.fetch_add(1);
  while (writing.load()) {
    // Steps back, so that the writer can finish.
    readers.fetch_sub(1);
    while (writing.load()) std::this_thread::yield();
    readers.fetch_add(1);
  }
#else
  while (writing.load()) std::this_thread::yield();
  readers.fetch_add(1);
#endif
}

void read_both() {
  lock_shared();
  assert(x == y);
  readers.fetch_sub(1);
}

void write_both() {
  writing.store(true);
  while (readers.load() != 0) std::this_thread::yield();
  ++x;
  ++y;
  writing.store(false);
}

int main() {
  std::jthread first(read_both);
  std::jthread second(read_both);
  std::jthread writer(write_both);
  return 0;
}
