// Two POSIX threads wait on one condition variable, one for the number 1 and one for 2. A signal can
// wake the one that cannot go on.
// kind: lost-wakeup
// expect: deadlock

#include <pthread.h>

#include <cassert>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int number = 0;
int seen = 0;

void* wait_for_number(void* wanted) {
  pthread_mutex_lock(&guard);
  while (number != *static_cast<int*>(wanted)) pthread_cond_wait(&changed, &guard);
  ++seen;
  // Now it is the turn of the other one.
  number = 2;
#ifdef REPAIRED
  pthread_cond_broadcast(&changed);
#else
  pthread_cond_signal(&changed);
#endif
  pthread_mutex_unlock(&guard);
  return nullptr;
}

int main() {
  int one = 1;
  int two = 2;
  pthread_t first;
  pthread_t second;
  pthread_create(&first, nullptr, wait_for_number, &two);
  pthread_create(&second, nullptr, wait_for_number, &one);
  pthread_mutex_lock(&guard);
  number = 1;
#ifdef REPAIRED
  pthread_cond_broadcast(&changed);
#else
  pthread_cond_signal(&changed);
#endif
  pthread_mutex_unlock(&guard);
  pthread_join(first, nullptr);
  pthread_join(second, nullptr);
  assert(seen == 2);
  return 0;
}
