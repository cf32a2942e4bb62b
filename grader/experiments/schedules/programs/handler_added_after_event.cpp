// An event fires once. A handler that is added after that is stored and never called.
// kind: order
// expect: assertion

#include <cassert>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class Event {
 public:
  void add(std::function<void()> handler) {
    std::unique_lock lock(guard_);
#ifdef REPAIRED
    if (fired_) {
      lock.unlock();
      handler();
      return;
    }
#endif
    handlers_.push_back(std::move(handler));
  }

  void fire() {
    std::vector<std::function<void()>> handlers;
    {
      std::lock_guard lock(guard_);
      fired_ = true;
      handlers.swap(handlers_);
    }
    for (auto& handler : handlers) handler();
  }

 private:
  std::mutex guard_;
  bool fired_ = false;
  std::vector<std::function<void()>> handlers_;
};

int main() {
  Event ready;
  int calls = 0;
  {
    std::jthread listener([&] { ready.add([&] { ++calls; }); });
    std::jthread source([&] { ready.fire(); });
  }
  assert(calls == 1);
  return 0;
}
