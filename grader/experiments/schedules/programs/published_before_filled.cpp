// A writer takes the next place in a list under the lock, and fills it under the lock later. A reader
// in between finds an empty place.
// kind: order
// expect: assertion

#include <array>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
std::array<int, 4> entries{};
int count = 0;

void append(int value) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
  entries[count] = value;
  ++count;
#else
  int place = 0;
  {
    std::lock_guard lock(guard);
    place = count++;
  }
  std::lock_guard lock(guard);
  entries[place] = value;
#endif
}

void check_all() {
  std::lock_guard lock(guard);
  for (int place = 0; place < count; ++place) assert(entries[place] != 0);
}

int main() {
  std::jthread writer([] {
    append(5);
    append(6);
  });
  std::jthread reader(check_all);
  return 0;
}
