// Readers and writers wait on one condition variable. When a writer leaves, it wakes one thread; other
// readers, which could go on as well, sleep forever.
// kind: reader-writer
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
int readers = 0;
int waiting_writers = 0;
bool writing = false;
int value = 0;

void read_value() {
  {
    std::unique_lock lock(guard);
    changed.wait(lock, [] { return !writing; });
    ++readers;
  }
  assert(value == 0 || value == 1);
  std::lock_guard lock(guard);
  if (--readers == 0 && waiting_writers > 0) changed.notify_all();
}

void write_value() {
  {
    std::unique_lock lock(guard);
    ++waiting_writers;
    changed.wait(lock, [] { return !writing && readers == 0; });
    --waiting_writers;
    writing = true;
  }
  value = 1;
  std::lock_guard lock(guard);
  writing = false;
#ifdef REPAIRED
  changed.notify_all();
#else
  changed.notify_one();
#endif
}

int main() {
  std::jthread writer(write_value);
  std::jthread first(read_value);
  std::jthread second(read_value);
  return 0;
}
