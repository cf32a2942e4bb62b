// Threads pass a turn along. A thread wakes the others only if it had to wait itself, so a turn that
// was passed quickly leaves the next one asleep.
// kind: lost-wakeup
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
int turn = 0;

void take_turn(int mine) {
  std::unique_lock lock(guard);
  bool waited = false;
  while (turn != mine) {
    changed.wait(lock);
    waited = true;
  }
  ++turn;
#ifdef REPAIRED
  waited = true;
#endif
  if (waited) changed.notify_all();
}

int main() {
  {
    std::jthread first(take_turn, 0);
    std::jthread second(take_turn, 1);
    std::jthread third(take_turn, 2);
  }
  assert(turn == 3);
  return 0;
}
