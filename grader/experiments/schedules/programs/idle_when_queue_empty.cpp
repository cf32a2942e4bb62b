// A pool calls itself idle when its queue is empty. The last task may still be running then.
// kind: pool
// expect: assertion

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
int queued = 2;
int running = 0;
int finished = 0;

void work() {
  std::unique_lock lock(guard);
  while (queued > 0) {
    --queued;
    ++running;
    changed.notify_all();
    lock.unlock();
    // The task itself runs here, without the lock.
    lock.lock();
    --running;
    ++finished;
    changed.notify_all();
  }
}

void wait_until_idle() {
  std::unique_lock lock(guard);
#ifdef REPAIRED
  changed.wait(lock, [] { return queued == 0 && running == 0; });
#else
  changed.wait(lock, [] { return queued == 0; });
#endif
  assert(finished == 2);
}

int main() {
  std::jthread first(work);
  std::jthread second(work);
  wait_until_idle();
  return 0;
}
