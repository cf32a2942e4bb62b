// A point moves along the diagonal. Both coordinates are atomic, but they are written and read one by
// one, so a reader can see a point off the diagonal.
// kind: atomicity
// expect: assertion

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::atomic<int> x{0};
std::atomic<int> y{0};
std::mutex guard;

void move_to(int place) {
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  x.store(place);
  y.store(place);
}

void look() {
#ifdef REPAIRED
  std::lock_guard lock(guard);
#endif
  int seen_x = x.load();
  int seen_y = y.load();
  assert(seen_x == seen_y);
}

int main() {
  std::jthread mover([] {
    move_to(1);
    move_to(2);
  });
  std::jthread observer(look);
  return 0;
}
