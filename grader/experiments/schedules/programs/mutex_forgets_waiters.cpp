// A mutex made of one atomic: 0 is free, 1 locked, 2 locked with waiters. A thread that has waited
// locks with 1, so that the next unlock does not wake those that still wait.
// kind: spinlock
// expect: deadlock

#include <atomic>
#include <cassert>
#include <thread>

class Mutex {
 public:
  void lock() {
    int seen = 0;
    if (state_.compare_exchange_strong(seen, 1)) return;
    while (true) {
      // Announces a waiter, unless the lock has become free.
      if (seen == 2 || (seen == 1 && state_.compare_exchange_strong(seen, 2))) state_.wait(2);
      seen = 0;
#ifdef REPAIRED
      // Others may wait, too: after a wait it is safe only to assume so.
      if (state_.compare_exchange_strong(seen, 2)) return;
#else
      if (state_.compare_exchange_strong(seen, 1)) return;
#endif
    }
  }
  void unlock() {
    if (state_.exchange(0) == 2) state_.notify_one();
  }

 private:
  std::atomic<int> state_{0};
};

Mutex mutex;
int counter = 0;

void add_one() {
  mutex.lock();
  ++counter;
  mutex.unlock();
}

int main() {
  {
    std::jthread first(add_one);
    std::jthread second(add_one);
    std::jthread third(add_one);
  }
  assert(counter == 3);
  return 0;
}
