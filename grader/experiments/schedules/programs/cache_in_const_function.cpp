// A const member function fills a mutable cache. Two threads that only read the object race in it.
// kind: race
// expect: race

#include <cassert>
#include <mutex>
#include <thread>

class Circle {
 public:
  explicit Circle(int radius) : radius_(radius) {}

  int area() const {
#ifdef REPAIRED
    std::lock_guard lock(guard_);
#endif
    if (cached_ == 0) cached_ = 3 * radius_ * radius_;
    return cached_;
  }

 private:
  int radius_;
  mutable int cached_ = 0;
  mutable std::mutex guard_;
};

int main() {
  const Circle circle(2);
  std::jthread first([&] { assert(circle.area() == 12); });
  std::jthread second([&] { assert(circle.area() == 12); });
  return 0;
}
