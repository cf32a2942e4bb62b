// A timer copies the pointer to its listener under the lock, and calls it without. The owner removes
// and destroys the listener in between.
// kind: lifetime
// expect: race | crash

#include <cassert>
#include <memory>
#include <mutex>
#include <thread>

struct Listener {
  int calls = 0;
};

#ifdef REPAIRED
using Registered = std::weak_ptr<Listener>;
#else
using Registered = Listener*;
#endif

std::mutex guard;
Registered registered;

// Returns the listener to call, or null.
auto registered_listener() {
  std::lock_guard lock(guard);
#ifdef REPAIRED
  return registered.lock();
#else
  return registered;
#endif
}

void tick() {
  if (auto listener = registered_listener()) ++listener->calls;
}

void remove_and_destroy(std::shared_ptr<Listener> owner) {
  {
    std::lock_guard lock(guard);
    registered = Registered();
  }
  owner.reset();
}

int main() {
  auto listener = std::make_shared<Listener>();
#ifdef REPAIRED
  registered = listener;
#else
  registered = listener.get();
#endif
  std::jthread timer(tick);
  std::jthread owner(remove_and_destroy, std::move(listener));
  return 0;
}
