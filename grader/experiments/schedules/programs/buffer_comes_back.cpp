// A writer fills two buffers in turn and publishes which one is current. A reader compares that number
// before and after: after two publications it is the same again, and the reader has seen half of each.
// kind: aba
// expect: assertion

#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

struct Point {
  std::atomic<int> x{0};
  std::atomic<int> y{0};
};

std::array<Point, 2> buffers;
std::atomic<unsigned> current{0};

#ifdef REPAIRED
constexpr unsigned publications = 1u << 31;  // The number counts publications, and does not come back.
#else
constexpr unsigned publications = 2;
#endif

void publish(int value) {
  unsigned next = (current.load() + 1) % publications;
  buffers[next % 2].x.store(value);
  buffers[next % 2].y.store(value);
  current.store(next);
}

void observe() {
  unsigned before = current.load();
  int x = buffers[before % 2].x.load();
  int y = buffers[before % 2].y.load();
  if (current.load() == before) assert(x == y);
}

int main() {
  std::jthread writer([] {
    publish(1);
    publish(2);
  });
  std::jthread reader(observe);
  return 0;
}
