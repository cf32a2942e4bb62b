// A getter locks, but returns a reference. The caller reads through it when the lock is free again.
// kind: race
// expect: race | assertion | crash

#include <cassert>
#include <mutex>
#include <string>
#include <thread>

#ifdef REPAIRED
using Returned = std::string;
#else
using Returned = const std::string&;
#endif

class Status {
 public:
  void set(const std::string& text) {
    std::lock_guard lock(guard_);
    text_ = text;
  }
  Returned get() const {
    std::lock_guard lock(guard_);
    return text_;
  }

 private:
  mutable std::mutex guard_;
  std::string text_ = "idle";
};

int main() {
  Status status;
  std::jthread writer([&] { status.set("busy"); });
  std::jthread reader([&] {
    const std::string& seen = status.get();
    assert(seen == "idle" || seen == "busy");
  });
  return 0;
}
