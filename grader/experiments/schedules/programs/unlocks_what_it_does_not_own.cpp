// A guard tries to take a spinlock and frees it at the end, even if it did not get it. So it frees the
// lock of another thread.
// kind: spinlock
// expect: race | assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic_flag busy = ATOMIC_FLAG_INIT;
int balance = 0;
std::atomic<int> deposits{0};

class TryGuard {
 public:
  TryGuard() : owns_(!busy.test_and_set()) {}
  ~TryGuard() {
#ifdef REPAIRED
    if (owns_) busy.clear();
#else
    busy.clear();
#endif
  }
  bool owns() const {
    return owns_;
  }

 private:
  bool owns_;
};

void deposit_if_free() {
  TryGuard guard;
  if (!guard.owns()) return;
  ++balance;
  deposits.fetch_add(1);
}

int main() {
  {
    std::jthread first(deposit_if_free);
    std::jthread second(deposit_if_free);
    std::jthread third(deposit_if_free);
  }
  assert(balance == deposits.load());
  return 0;
}
