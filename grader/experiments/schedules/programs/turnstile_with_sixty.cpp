// Sixty threads pass a turnstile that lets three in. A thread that leaves puts the permit back before
// it is counted out, so now and then one too many is inside.
// kind: many-threads
// expect: assertion

#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>
#include <vector>

constexpr int room = 3;
std::counting_semaphore<64> permits{room};
std::atomic<int> inside{0};

void visit() {
  permits.acquire();
  int now = inside.fetch_add(1) + 1;
  assert(now <= room);
#ifdef REPAIRED
  inside.fetch_sub(1);
  permits.release();
#else
  permits.release();
  inside.fetch_sub(1);
#endif
}

int main() {
  std::vector<std::jthread> visitors;
  for (int number = 0; number < 60; ++number) visitors.emplace_back(visit);
  return 0;
}
