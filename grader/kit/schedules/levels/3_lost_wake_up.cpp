// Title: A lost wake-up
// Goal: The guest waits for the bell. Let it wait for ever.
// Lesson: A notification is not kept: if nobody waits at that moment, it is gone. Here the bell can ring
//   after the guest has looked at `ready`, but before it sleeps. Change what the waiting thread checks
//   only while you hold the mutex that it waits with: then nothing fits between its check and its sleep.
// Explain: lost-wakeup
#include "kit/schedules/levels/level.hpp"

namespace {

std::mutex door;
std::condition_variable bell;
std::atomic<bool> ready = false;

void guest() {
  std::unique_lock lock(door);
  while (!ready) {
    bell.wait(lock);
  }
}

void cook() {
  ready = true;
  bell.notify_one();
}

LEVEL {
  std::thread first(guest);
  std::thread second(cook);
  first.join();
  second.join();
}

}  // namespace
