// attack: histogram-threads
// tries: to replace the library's pthread_create
// points: 0
// finding: builds forbidden-symbol

#include <pthread.h>

// ---- here stands the reference solution ----

extern "C" int pthread_create(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*) noexcept {
  return 0;
}
