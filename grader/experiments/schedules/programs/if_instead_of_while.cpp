// Two consumers wait with `if`. One is woken for an item, but the other one, which never waited, takes
// it first.
// kind: lost-wakeup
// expect: assertion

#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable filled;
std::deque<int> items;

int take() {
  std::unique_lock lock(guard);
#ifdef REPAIRED
  while (items.empty()) filled.wait(lock);
#else
  if (items.empty()) filled.wait(lock);
#endif
  assert(!items.empty());
  int item = items.front();
  items.pop_front();
  return item;
}

void put(int item) {
  std::lock_guard lock(guard);
  items.push_back(item);
  filled.notify_one();
}

int main() {
  std::jthread first(take);
  std::jthread second(take);
  std::jthread producer([] {
    put(1);
    put(2);
  });
  return 0;
}
