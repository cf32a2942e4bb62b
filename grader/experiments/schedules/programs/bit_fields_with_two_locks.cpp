// Two bit-fields have a lock each. They share a word, and writing one of them writes the other one
// back, too.
// kind: race
// expect: race | assertion

#include <cassert>
#include <mutex>
#include <thread>

struct Door {
  unsigned closed : 1;
#ifdef REPAIRED
  unsigned : 0;  // The next bit-field starts a new word, which is a memory location of its own.
#endif
  unsigned locked : 1;
};

Door door{0, 0};
std::mutex guard_of_closed;
std::mutex guard_of_locked;

void close_door() {
  std::lock_guard lock(guard_of_closed);
  door.closed = 1;
}

void lock_door() {
  std::lock_guard lock(guard_of_locked);
  door.locked = 1;
}

int main() {
  {
    std::jthread one(close_door);
    std::jthread other(lock_door);
  }
  assert(door.closed == 1 && door.locked == 1);
  return 0;
}
