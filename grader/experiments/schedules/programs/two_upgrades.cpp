// Two readers of a reader-writer lock upgrade to writer without letting go of their shared lock. Each
// waits for the other one to leave.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

class SharedLock {
 public:
  void lock_shared() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return !writing_; });
    ++readers_;
  }
  void unlock_shared() {
    std::lock_guard lock(guard_);
    --readers_;
    changed_.notify_all();
  }
  // The caller is a reader. Returns false if another reader upgrades already: the caller must leave then.
  bool try_upgrade() {
    std::unique_lock lock(guard_);
#ifdef REPAIRED
    if (upgrading_) return false;
#endif
    upgrading_ = true;
    changed_.wait(lock, [&] { return readers_ == 1; });
    readers_ = 0;
    upgrading_ = false;
    writing_ = true;
    return true;
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
  bool upgrading_ = false;
  bool writing_ = false;
};

SharedLock shared;
int value = 0;

void set_once() {
  shared.lock_shared();
  if (value == 0 && shared.try_upgrade()) {
    ++value;
    shared.unlock();
  } else {
    shared.unlock_shared();
  }
}

int main() {
  {
    std::jthread first(set_once);
    std::jthread second(set_once);
  }
  assert(value == 1);
  return 0;
}
