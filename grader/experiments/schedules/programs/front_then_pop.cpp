// Two workers look at the front of a queue, do the job, and then remove the front. Both can do the
// same job, and then another job is removed undone.
// kind: atomicity
// expect: assertion

#include <array>
#include <atomic>
#include <cassert>
#include <deque>
#include <mutex>
#include <thread>

std::mutex guard;
std::deque<int> jobs{0, 1};
std::array<std::atomic<int>, 2> done{};

int front() {
  std::lock_guard lock(guard);
  return jobs.front();
}

void pop() {
  std::lock_guard lock(guard);
  jobs.pop_front();
}

int take() {
  std::lock_guard lock(guard);
  int job = jobs.front();
  jobs.pop_front();
  return job;
}

void work() {
#ifdef REPAIRED
  ++done[take()];
#else
  ++done[front()];
  pop();
#endif
}

int main() {
  {
    std::jthread first(work);
    std::jthread second(work);
  }
  assert(done[0] == 1 && done[1] == 1);
  return 0;
}
