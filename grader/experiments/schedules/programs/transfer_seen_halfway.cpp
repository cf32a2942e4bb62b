// A transfer locks the two accounts one after the other. An auditor who locks both can see money that
// has left one account and not yet reached the other.
// kind: atomicity
// expect: assertion

#include <cassert>
#include <mutex>
#include <thread>

struct Account {
  std::mutex guard;
  int balance;
};

Account savings{{}, 100};
Account current{{}, 100};

void transfer(int amount) {
#ifdef REPAIRED
  std::scoped_lock both(savings.guard, current.guard);
  savings.balance -= amount;
  current.balance += amount;
#else
  {
    std::lock_guard lock(savings.guard);
    savings.balance -= amount;
  }
  std::lock_guard lock(current.guard);
  current.balance += amount;
#endif
}

void audit() {
  std::scoped_lock both(savings.guard, current.guard);
  assert(savings.balance + current.balance == 200);
}

int main() {
  std::jthread payer(transfer, 30);
  std::jthread auditor(audit);
  return 0;
}
