// A producer notifies only if the queue was empty, to save work. Two consumers sleep, two items come
// quickly, and only one consumer is woken.
// kind: lost-wakeup
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable filled;
std::deque<int> items;

void put(int item) {
  std::lock_guard lock(guard);
  items.push_back(item);
#ifndef REPAIRED
  if (items.size() > 1) return;
#endif
  filled.notify_one();
}

void take() {
  std::unique_lock lock(guard);
  filled.wait(lock, [] { return !items.empty(); });
  items.pop_front();
}

int main() {
  {
    std::jthread first(take);
    std::jthread second(take);
    std::jthread producer([] {
      put(1);
      put(2);
    });
  }
  assert(items.empty());
  return 0;
}
