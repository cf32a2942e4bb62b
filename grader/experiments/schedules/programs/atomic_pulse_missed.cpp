// A signal is a flag that is set, notified and cleared again. A waiter that looks too late finds it
// cleared.
// kind: lost-wakeup
// expect: deadlock

#include <atomic>
#include <thread>

#ifdef REPAIRED
std::atomic<int> pulses{0};

void pulse() {
  pulses.fetch_add(1);
  pulses.notify_all();
}

void wait_for_pulse() {
  pulses.wait(0);
}
#else
std::atomic<bool> high{false};

void pulse() {
  high.store(true);
  high.notify_all();
  high.store(false);
}

void wait_for_pulse() {
  high.wait(false);
}
#endif

int main() {
  std::jthread waiter(wait_for_pulse);
  std::jthread clock_source(pulse);
  return 0;
}
