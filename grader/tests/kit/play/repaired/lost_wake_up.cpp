#include "kit/schedules/levels/level.hpp"

namespace {

std::mutex door;
std::condition_variable bell;
bool ready = false;

void guest() {
  std::unique_lock lock(door);
  while (!ready) {
    bell.wait(lock);
  }
}

void cook() {
  std::lock_guard lock(door);
  ready = true;
  bell.notify_one();
}

MANYHANDS_SCHEDULES(lost_wake_up, 1, "the level, repaired") {
  std::thread first(guest);
  std::thread second(cook);
  first.join();
  second.join();
}

}  // namespace
