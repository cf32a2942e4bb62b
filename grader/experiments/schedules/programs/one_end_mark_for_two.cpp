// The producer puts one end mark into the queue. The consumer that takes it ends without putting it
// back for the other one.
// kind: shutdown
// expect: deadlock

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

constexpr int end_mark = -1;
std::mutex guard;
std::condition_variable filled;
std::deque<int> items;

void push(int item) {
  std::lock_guard lock(guard);
  items.push_back(item);
  filled.notify_one();
}

int pop() {
  std::unique_lock lock(guard);
  filled.wait(lock, [] { return !items.empty(); });
  int item = items.front();
  items.pop_front();
  return item;
}

void consume() {
  while (pop() != end_mark) {
  }
#ifdef REPAIRED
  push(end_mark);
#endif
}

int main() {
  std::jthread first(consume);
  std::jthread second(consume);
  push(1);
  push(2);
  push(end_mark);
  return 0;
}
