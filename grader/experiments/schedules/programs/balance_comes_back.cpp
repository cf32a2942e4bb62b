// An audit wants to know whether the balance was steady. It compares the balance before and after, and
// misses a withdrawal followed by a deposit.
// kind: aba
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> balance{100};
std::atomic<int> bookings{0};

void book(int amount) {
  balance.fetch_add(amount);
  bookings.fetch_add(1);
}

void audit() {
#ifdef REPAIRED
  int count = bookings.load();
#endif
  int before = balance.load();
  int lowest = before;
  for (int look = 0; look < 2; ++look) {
    int seen = balance.load();
    if (seen < lowest) lowest = seen;
  }
#ifdef REPAIRED
  bool unchanged = balance.load() == before && bookings.load() == count;
#else
  bool unchanged = balance.load() == before;
#endif
  if (unchanged) assert(lowest == before);
}

int main() {
  std::jthread customer([] {
    book(-50);
    book(50);
  });
  std::jthread auditor(audit);
  return 0;
}
