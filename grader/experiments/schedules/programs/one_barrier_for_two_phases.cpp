// Each thread writes its cell, waits at a barrier, and reads its neighbour. Without a second barrier a
// quick thread writes the next round while its neighbour still reads.
// kind: latch-barrier
// expect: race | assertion

#include <pthread.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <thread>

pthread_barrier_t barrier;
std::array<int, 2> cells{};

void compute(std::size_t mine) {
  for (int round = 1; round <= 2; ++round) {
    cells[mine] = round;
    pthread_barrier_wait(&barrier);
    int neighbour = cells[1 - mine];
    assert(neighbour == round);
#ifdef REPAIRED
    pthread_barrier_wait(&barrier);
#endif
  }
}

int main() {
  pthread_barrier_init(&barrier, nullptr, 2);
  {
    std::jthread first(compute, 0);
    std::jthread second(compute, 1);
  }
  pthread_barrier_destroy(&barrier);
  return 0;
}
