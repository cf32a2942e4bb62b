// A hand-made once-flag is loaded, and stored later. Two threads can both initialise.
// kind: once
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::once_flag once;
std::atomic<bool> done{false};
std::atomic<int> connections{0};

void connect() {
  connections.fetch_add(1);
}

void connect_once() {
#ifdef REPAIRED
  std::call_once(once, connect);
#else
  if (!done.load()) {
    done.store(true);
    connect();
  }
#endif
}

int main() {
  {
    std::jthread first(connect_once);
    std::jthread second(connect_once);
    std::jthread third(connect_once);
  }
  assert(connections.load() == 1);
  return 0;
}
