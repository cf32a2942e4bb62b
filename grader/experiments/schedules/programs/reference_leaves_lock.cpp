// A getter locks, but returns a reference. The caller reads through it when the lock is free again.
// kind: race
// expect: race | assertion

#include <cassert>
#include <mutex>
#include <thread>

struct Place {
  int x = 0;
  int y = 0;
};

#ifdef REPAIRED
using Returned = Place;
#else
using Returned = const Place&;
#endif

class Robot {
 public:
  void move_to(int x, int y) {
    std::lock_guard lock(guard_);
    place_ = Place{x, y};
  }
  Returned place() const {
    std::lock_guard lock(guard_);
    return place_;
  }

 private:
  mutable std::mutex guard_;
  Place place_;
};

int main() {
  Robot robot;
  std::jthread mover([&] { robot.move_to(3, 3); });
  std::jthread observer([&] {
    const Place& seen = robot.place();
    assert(seen.x == seen.y);
  });
  return 0;
}
