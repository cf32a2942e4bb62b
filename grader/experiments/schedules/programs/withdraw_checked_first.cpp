// Two people withdraw from one account. The balance is read under the lock, and changed under the
// lock, but the lock is free in between.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <mutex>
#include <thread>

std::mutex guard;
int balance = 100;

int read_balance() {
  std::lock_guard lock(guard);
  return balance;
}

void take(int amount) {
  std::lock_guard lock(guard);
  balance -= amount;
}

void withdraw(int amount) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
  if (balance >= amount) balance -= amount;
#else
  if (read_balance() >= amount) take(amount);
#endif
}

int main() {
  {
    std::jthread first(withdraw, 60);
    std::jthread second(withdraw, 60);
  }
  assert(read_balance() >= 0);
  return 0;
}
