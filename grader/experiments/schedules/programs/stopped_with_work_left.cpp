// A worker ends as soon as it sees the stop flag. Work that was accepted before is left in the queue.
// kind: shutdown
// expect: assertion

#include <atomic>
#include <cassert>
#include <deque>
#include <mutex>
#include <thread>

std::mutex guard;
std::deque<int> work;
std::atomic<bool> stopping{false};
int done = 0;

bool do_one() {
  std::lock_guard lock(guard);
  if (work.empty()) return false;
  work.pop_front();
  ++done;
  return true;
}

void worker() {
  while (!stopping.load()) {
    if (!do_one()) std::this_thread::yield();
  }
#ifdef REPAIRED
  while (do_one()) {
  }
#endif
}

int main() {
  {
    std::jthread thread(worker);
    for (int job = 0; job < 2; ++job) {
      std::lock_guard lock(guard);
      work.push_back(job);
    }
    stopping.store(true);
  }
  assert(done == 2);
  return 0;
}
