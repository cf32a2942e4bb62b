// A queue reports its end as soon as it is closed, although items are left in it.
// kind: shutdown
// expect: assertion

#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

std::mutex guard;
std::condition_variable changed;
std::deque<int> items;
bool closed = false;

void push(int item) {
  std::lock_guard lock(guard);
  items.push_back(item);
  changed.notify_one();
}

void close_queue() {
  std::lock_guard lock(guard);
  closed = true;
  changed.notify_all();
}

std::optional<int> pop() {
  std::unique_lock lock(guard);
  changed.wait(lock, [] { return closed || !items.empty(); });
#ifdef REPAIRED
  if (items.empty()) return std::nullopt;
#else
  if (closed) return std::nullopt;
#endif
  int item = items.front();
  items.pop_front();
  return item;
}

int main() {
  int sum = 0;
  {
    std::jthread consumer([&] {
      while (auto item = pop()) sum += *item;
    });
    push(1);
    push(2);
    close_queue();
  }
  assert(sum == 3);
  return 0;
}
