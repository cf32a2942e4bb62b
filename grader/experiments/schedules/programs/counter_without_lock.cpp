// Two threads increment a plain counter without a lock.
// kind: race
// expect: race | assertion

#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
int hits = 0;

void hit_twice() {
  for (int turn = 0; turn < 2; ++turn) {
#ifdef REPAIRED
    std::lock_guard lock(guard);
#endif
    ++hits;
  }
}

int main() {
  {
    std::jthread left(hit_twice);
    std::jthread right(hit_twice);
  }
  assert(hits == 4);
  return 0;
}
