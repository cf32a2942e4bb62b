// A mailbox with one place has two condition variables. After taking an item, the consumer notifies
// the wrong one.
// kind: lost-wakeup
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

std::mutex guard;
std::condition_variable not_full;
std::condition_variable not_empty;
std::optional<int> place;

void put(int item) {
  std::unique_lock lock(guard);
  not_full.wait(lock, [] { return !place; });
  place = item;
  not_empty.notify_one();
}

int take() {
  std::unique_lock lock(guard);
  not_empty.wait(lock, [] { return place.has_value(); });
  int item = *place;
  place.reset();
#ifdef REPAIRED
  not_full.notify_one();
#else
  not_empty.notify_one();
#endif
  return item;
}

int main() {
  std::jthread producer([] {
    put(1);
    put(2);
  });
  std::jthread consumer([] {
    assert(take() == 1);
    assert(take() == 2);
  });
  return 0;
}
