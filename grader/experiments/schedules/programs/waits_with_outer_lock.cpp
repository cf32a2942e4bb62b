// A consumer waits on a condition variable, which frees the inner lock. It keeps the outer lock, which
// the producer needs to get there.
// kind: deadlock
// expect: deadlock

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex account_guard;
std::mutex queue_guard;
std::condition_variable filled;
int queued = 0;
int processed = 0;

void produce() {
  std::lock_guard outer(account_guard);
  std::lock_guard inner(queue_guard);
  ++queued;
  filled.notify_one();
}

void consume() {
#ifndef REPAIRED
  std::lock_guard outer(account_guard);
#endif
  std::unique_lock inner(queue_guard);
  filled.wait(inner, [] { return queued > 0; });
  --queued;
  ++processed;
}

int main() {
  {
    std::jthread producer(produce);
    std::jthread consumer(consume);
  }
  assert(processed == 1 && queued == 0);
  return 0;
}
