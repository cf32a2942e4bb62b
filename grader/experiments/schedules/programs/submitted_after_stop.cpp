// A pool with one thread accepts tasks after its thread has seen the stop and left. The caller waits
// for the result forever.
// kind: pool
// expect: deadlock

#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex guard;
std::condition_variable changed;
std::binary_semaphore done{0};
int tasks = 0;  // A task only reports that it ran.
bool stopping = false;

void work() {
  std::unique_lock lock(guard);
  while (true) {
    changed.wait(lock, [] { return stopping || tasks > 0; });
    if (tasks == 0) return;
    --tasks;
    done.release();
  }
}

bool submit() {
  std::lock_guard lock(guard);
#ifdef REPAIRED
  if (stopping) return false;
#endif
  ++tasks;
  changed.notify_one();
  return true;
}

void call() {
  if (submit()) done.acquire();
}

int main() {
  std::jthread worker(work);
  std::jthread client(call);
  {
    std::lock_guard lock(guard);
    stopping = true;
  }
  changed.notify_one();
  return 0;
}
