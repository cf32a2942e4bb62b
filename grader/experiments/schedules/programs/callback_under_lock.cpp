// A sensor calls its listener while it holds its own lock, and the listener locks the display. The
// display asks the sensor while it holds its lock: the opposite order.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <mutex>
#include <thread>

std::mutex sensor_guard;
std::mutex display_guard;
int measured = 0;
int shown = 0;

void show(int value) {
  std::lock_guard lock(display_guard);
  shown = value;
}

void measure(int value) {
  std::unique_lock lock(sensor_guard);
  measured = value;
#ifdef REPAIRED
  lock.unlock();
#endif
  show(value);
}

void refresh() {
  std::lock_guard lock(display_guard);
  std::lock_guard inner(sensor_guard);
  shown = measured;
}

int main() {
  {
    std::jthread sensor(measure, 21);
    std::jthread display(refresh);
  }
  assert(shown == 21);
  return 0;
}
