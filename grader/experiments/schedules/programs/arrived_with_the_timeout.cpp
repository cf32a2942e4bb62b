// A receiver gives up when its wait times out. The parcel can arrive between the time-out and the
// moment when the receiver has its lock again, and is lost.
// kind: timed-wait
// expect: assertion

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable arrived;
bool parcel_here = false;
bool gone_home = false;
bool handed_over = false;

void receive() {
  std::unique_lock lock(guard);
  while (!parcel_here) {
    std::cv_status status = arrived.wait_for(lock, std::chrono::milliseconds(10));
#ifdef REPAIRED
    if (parcel_here) break;
#endif
    if (status == std::cv_status::timeout) {
      gone_home = true;
      return;
    }
  }
  handed_over = true;
}

void deliver() {
  std::lock_guard lock(guard);
  if (gone_home) return;
  parcel_here = true;
  arrived.notify_one();
}

int main() {
  {
    std::jthread receiver(receive);
    std::jthread carrier(deliver);
  }
  assert(handed_over == parcel_here);
  return 0;
}
