// A thread writes under a pthread rwlock, unlocks, and locks again to read its own value back. Another
// writer can get between.
// kind: reader-writer
// expect: assertion

#include <pthread.h>

#include <cassert>
#include <thread>

pthread_rwlock_t guard = PTHREAD_RWLOCK_INITIALIZER;
int ticket = 0;

int next_ticket() {
  pthread_rwlock_wrlock(&guard);
  ++ticket;
#ifndef REPAIRED
  pthread_rwlock_unlock(&guard);
  pthread_rwlock_rdlock(&guard);
#endif
  int mine = ticket;
  pthread_rwlock_unlock(&guard);
  return mine;
}

int main() {
  int first = 0;
  int second = 0;
  {
    std::jthread one([&] { first = next_ticket(); });
    std::jthread other([&] { second = next_ticket(); });
  }
  assert(first != second);
  return 0;
}
