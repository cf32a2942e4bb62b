// A new thread looks at the thread object that holds it. The creator may not have assigned that object
// yet.
// kind: order
// expect: race | assertion

#include <cassert>
#include <latch>
#include <thread>

std::thread worker;
std::latch assigned{1};

void work() {
#ifdef REPAIRED
  assigned.wait();
#endif
  assert(worker.get_id() == std::this_thread::get_id());
}

int main() {
  // The thread runs from here on, but worker is assigned only after the constructor has returned.
  worker = std::thread(work);
  assigned.count_down();
  worker.join();
  return 0;
}
