// Owners of a resource count themselves out, then ask whether the count is zero. Two owners can both
// see zero, and both release the resource.
// kind: atomicity
// expect: assertion

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> owners{2};
std::atomic<int> releases{0};

void drop() {
#ifdef REPAIRED
  bool last = owners.fetch_sub(1) == 1;
#else
  owners.fetch_sub(1);
  bool last = owners.load() == 0;
#endif
  if (last) releases.fetch_add(1);
}

int main() {
  {
    std::jthread first(drop);
    std::jthread second(drop);
  }
  assert(releases.load() == 1);
  return 0;
}
