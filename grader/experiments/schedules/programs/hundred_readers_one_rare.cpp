// A hundred threads read a configuration, and one of them reads it in two parts. Only a change between
// these two reads, by the one thread that makes changes, shows the mistake.
// kind: many-threads
// expect: assertion
// hard

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

std::mutex guard;
int width = 1;
int height = 1;
std::atomic<int> looks{0};

int read_width() {
  std::lock_guard lock(guard);
  return width;
}

int read_height() {
  std::lock_guard lock(guard);
  return height;
}

void look_once() {
  std::lock_guard lock(guard);
  assert(width == height);
  looks.fetch_add(1);
}

void look_twice() {
#ifdef REPAIRED
  look_once();
#else
  int seen_width = read_width();
  int seen_height = read_height();
  assert(seen_width == seen_height);
#endif
}

void change() {
  std::lock_guard lock(guard);
  width = 2;
  height = 2;
}

int main() {
  std::vector<std::jthread> threads;
  for (int reader = 0; reader < 49; ++reader) threads.emplace_back(look_once);
  threads.emplace_back(change);
  for (int reader = 0; reader < 49; ++reader) threads.emplace_back(look_once);
  threads.emplace_back(look_twice);
  return 0;
}
