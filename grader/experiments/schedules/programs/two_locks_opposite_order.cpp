// Two transfers in opposite directions lock the same two accounts in opposite order.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <mutex>
#include <thread>

struct Account {
  std::mutex guard;
  int balance = 100;
};

Account alice;
Account bob;

void transfer(Account& from, Account& to, int amount) {
#ifdef REPAIRED
  std::scoped_lock both(from.guard, to.guard);
#else
  std::lock_guard first(from.guard);
  std::lock_guard second(to.guard);
#endif
  from.balance -= amount;
  to.balance += amount;
}

int main() {
  {
    std::jthread there([] { transfer(alice, bob, 10); });
    std::jthread back([] { transfer(bob, alice, 20); });
  }
  assert(alice.balance == 110 && bob.balance == 90);
  return 0;
}
