// A hand-made barrier resets its count when all have arrived. A quick thread comes back and counts
// again before a slow one has woken, and the slow one waits on.
// kind: latch-barrier
// expect: deadlock

#include <condition_variable>
#include <mutex>
#include <thread>

class Barrier {
 public:
  void arrive_and_wait() {
    std::unique_lock lock(guard_);
    if (++arrived_ == 2) {
      arrived_ = 0;
      ++phase_;
      all_here_.notify_all();
      return;
    }
#ifdef REPAIRED
    int phase = phase_;
    all_here_.wait(lock, [&] { return phase_ != phase; });
#else
    all_here_.wait(lock, [&] { return arrived_ == 0; });
#endif
  }

 private:
  std::mutex guard_;
  std::condition_variable all_here_;
  int arrived_ = 0;
  int phase_ = 0;
};

Barrier barrier;

void run_two_rounds() {
  barrier.arrive_and_wait();
  barrier.arrive_and_wait();
}

int main() {
  std::jthread first(run_two_rounds);
  std::jthread second(run_two_rounds);
  return 0;
}
