// A hundred threads look at the version of a document. One of them looks three times and relies on at
// most one change in between, which only the lock could guarantee. Two other threads change it.
// kind: many-threads
// expect: assertion

#include <atomic>
#include <cassert>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

std::latch start{1};
std::mutex guard;
int version = 1;
std::atomic<int> looks{0};

void look() {
  start.wait();
  std::lock_guard lock(guard);
  looks.fetch_add(version > 0 ? 1 : 0);
}

int current_version() {
#ifndef REPAIRED
  std::lock_guard lock(guard);
#endif
  return version;
}

void look_three_times() {
  start.wait();
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  int first = current_version();
  int second = current_version();
  int third = current_version();
  assert(first == second || second == third);
}

void change() {
  start.wait();
  std::lock_guard lock(guard);
  ++version;
}

int main() {
  {
    std::vector<std::jthread> threads;
    threads.emplace_back(look_three_times);
    for (int number = 0; number < 97; ++number) threads.emplace_back(look);
    threads.emplace_back(change);
    threads.emplace_back(change);
    start.count_down();
  }
  assert(looks.load() == 97);
  return 0;
}
