// Two threads wait for one event. The event wakes only one of them.
// kind: lost-wakeup
// expect: deadlock

#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable opened;
bool open = false;

void enter() {
  std::unique_lock lock(guard);
  opened.wait(lock, [] { return open; });
}

void open_gate() {
  {
    std::lock_guard lock(guard);
    open = true;
  }
#ifdef REPAIRED
  opened.notify_all();
#else
  opened.notify_one();
#endif
}

int main() {
  std::jthread first(enter);
  std::jthread second(enter);
  std::jthread gatekeeper(open_gate);
  return 0;
}
