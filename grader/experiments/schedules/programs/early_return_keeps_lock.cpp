// A function locks by hand, and forgets to unlock on its early return. The next thread waits forever.
// kind: deadlock
// expect: deadlock

#include <pthread.h>

#include <cassert>
#include <thread>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int stock = 1;

void sell() {
  pthread_mutex_lock(&guard);
  if (stock == 0) {
#ifdef REPAIRED
    pthread_mutex_unlock(&guard);
#endif
    return;
  }
  --stock;
  pthread_mutex_unlock(&guard);
}

void restock() {
  pthread_mutex_lock(&guard);
  ++stock;
  pthread_mutex_unlock(&guard);
}

int main() {
  {
    std::jthread first(sell);
    std::jthread second(sell);
    std::jthread supplier(restock);
  }
  assert(stock == 0 || stock == 1);
  return 0;
}
