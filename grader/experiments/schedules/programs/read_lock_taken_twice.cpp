// A reader-writer lock lets no new reader in while a writer waits. A reader that locks a second time
// waits for the writer, and the writer waits for it.
// kind: reader-writer
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

class SharedLock {
 public:
  void lock_shared() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return waiting_writers_ == 0 && !writing_; });
    ++readers_;
  }
  void unlock_shared() {
    std::lock_guard lock(guard_);
    --readers_;
    changed_.notify_all();
  }
  void lock() {
    std::unique_lock lock(guard_);
    ++waiting_writers_;
    changed_.wait(lock, [&] { return readers_ == 0 && !writing_; });
    --waiting_writers_;
    writing_ = true;
  }
  void unlock() {
    std::lock_guard lock(guard_);
    writing_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  int readers_ = 0;
  int waiting_writers_ = 0;
  bool writing_ = false;
};

SharedLock shared;
int width = 2;
int height = 3;

void print_area() {
  shared.lock_shared();
  int seen = width;
#ifdef REPAIRED
  seen *= height;
#else
  shared.lock_shared();
  seen *= height;
  shared.unlock_shared();
#endif
  shared.unlock_shared();
  assert(seen == 6 || seen == 20);
}

void resize() {
  shared.lock();
  width = 4;
  height = 5;
  shared.unlock();
}

int main() {
  std::jthread reader(print_area);
  std::jthread writer(resize);
  return 0;
}
