// A reader takes two pthread rwlocks for reading. A writer takes them for writing in the opposite
// order. Shared locks do not prevent this deadlock.
// kind: deadlock
// expect: deadlock

#include <pthread.h>

#include <cassert>
#include <thread>

pthread_rwlock_t names_guard = PTHREAD_RWLOCK_INITIALIZER;
pthread_rwlock_t ages_guard = PTHREAD_RWLOCK_INITIALIZER;
int names = 1;
int ages = 1;

void compare() {
  pthread_rwlock_rdlock(&names_guard);
  pthread_rwlock_rdlock(&ages_guard);
  assert(names == ages);
  pthread_rwlock_unlock(&ages_guard);
  pthread_rwlock_unlock(&names_guard);
}

void add() {
#ifdef REPAIRED
  pthread_rwlock_wrlock(&names_guard);
  pthread_rwlock_wrlock(&ages_guard);
#else
  pthread_rwlock_wrlock(&ages_guard);
  pthread_rwlock_wrlock(&names_guard);
#endif
  ++names;
  ++ages;
  pthread_rwlock_unlock(&ages_guard);
  pthread_rwlock_unlock(&names_guard);
}

int main() {
  std::jthread first_reader(compare);
  std::jthread second_reader(compare);
  std::jthread writer(add);
  return 0;
}
