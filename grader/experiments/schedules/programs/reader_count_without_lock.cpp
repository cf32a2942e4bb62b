// The first reader locks the writers out, and the last reader lets them in. The count of readers is
// not protected, so two readers can both be the first.
// kind: reader-writer
// expect: deadlock | assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <semaphore>
#include <thread>

std::binary_semaphore writable{1};
std::mutex counting;
std::atomic<int> readers{0};
std::atomic<int> value{0};

void begin_reading() {
#ifdef REPAIRED
  std::lock_guard lock(counting);
#endif
  int others = readers.load();
  readers.store(others + 1);
  if (others == 0) writable.acquire();
}

void end_reading() {
#ifdef REPAIRED
  std::lock_guard lock(counting);
#endif
  if (readers.fetch_sub(1) == 1) writable.release();
}

void read_value() {
  begin_reading();
  int before = value.load();
  assert(before == value.load());
  end_reading();
}

void write_value() {
  writable.acquire();
  value.fetch_add(1);
  writable.release();
}

int main() {
  std::jthread first(read_value);
  std::jthread second(read_value);
  std::jthread writer(write_value);
  return 0;
}
