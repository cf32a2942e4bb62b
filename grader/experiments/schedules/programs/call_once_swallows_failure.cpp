// call_once tries again after an exception. This initialiser catches its own exception, so a first
// failure is final, and the program goes on without a connection.
// kind: once
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <stdexcept>
#include <thread>

std::atomic<bool> server_up{false};
std::atomic<bool> connected{false};
std::once_flag once;

void connect() {
  if (!server_up.load()) throw std::runtime_error("connection refused");
  connected.store(true);
}

void use() {
#ifdef REPAIRED
  while (!connected.load()) {
    try {
      std::call_once(once, connect);
    } catch (const std::runtime_error&) {
      server_up.wait(false);
    }
  }
#else
  std::call_once(once, [] {
    try {
      connect();
    } catch (const std::runtime_error&) {
      server_up.wait(false);
    }
  });
#endif
  assert(connected.load());
}

int main() {
  std::jthread first(use);
  std::jthread second(use);
  server_up.store(true);
  server_up.notify_all();
  return 0;
}
