// A library that is loaded before all others (LD_PRELOAD) into the learner's program, in separate runs. Its
// pthread functions call the real ones and report to the recorder; the program behaves the same.
//
// Covered: mutexes, rwlocks, condition variables, and everything in the standard library built on them. Not
// covered: what spins or blocks without them (atomics, semaphores, latches, barriers).
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <atomic>

#include "kit/locks/recorder.hpp"

namespace {

using namespace manyhands::locks;

// Locks may be taken before this library is initialised, even inside dlsym itself. Then they need not really
// be locked, because there is only one thread yet.
[[gnu::tls_model("initial-exec")]] thread_local bool looking = false;

template <class Function>
class Real {
 public:
  constexpr explicit Real(const char* name, const char* version = nullptr) : name_(name), version_(version) {}

  template <class... Args>
  int operator()(Args... args) {
    auto* function = function_.load(std::memory_order_relaxed);
    if (function == nullptr) function = find();
    return function == nullptr ? (looking ? 0 : ENOSYS) : function(args...);
  }

  Function* find() {
    if (looking) return nullptr;
    looking = true;
    // Some symbols have several versions; dlsym without a version would find the oldest.
    void* found = version_ != nullptr ? ::dlvsym(RTLD_NEXT, name_, version_) : nullptr;
    if (found == nullptr) found = ::dlsym(RTLD_NEXT, name_);
    looking = false;
    auto* function = reinterpret_cast<Function*>(found);
    function_.store(function, std::memory_order_relaxed);  // every thread finds the same one
    return function;
  }

 private:
  const char* name_;
  const char* version_;
  std::atomic<Function*> function_{nullptr};
};

constexpr const char* newer_conditions = "GLIBC_2.3.2";

using Mutex = pthread_mutex_t;
using Rwlock = pthread_rwlock_t;
using Condition = pthread_cond_t;

constinit Real<int(Mutex*)> real_lock("pthread_mutex_lock");
constinit Real<int(Mutex*)> real_trylock("pthread_mutex_trylock");
constinit Real<int(Mutex*, const timespec*)> real_timedlock("pthread_mutex_timedlock");
constinit Real<int(Mutex*, clockid_t, const timespec*)> real_clocklock("pthread_mutex_clocklock");
constinit Real<int(Mutex*)> real_unlock("pthread_mutex_unlock");
constinit Real<int(Condition*, Mutex*)> real_wait("pthread_cond_wait", newer_conditions);
constinit Real<int(Condition*, Mutex*, const timespec*)> real_timedwait("pthread_cond_timedwait",
                                                                        newer_conditions);
constinit Real<int(Condition*, Mutex*, clockid_t, const timespec*)> real_clockwait("pthread_cond_clockwait");
constinit Real<int(Rwlock*)> real_rdlock("pthread_rwlock_rdlock");
constinit Real<int(Rwlock*)> real_tryrdlock("pthread_rwlock_tryrdlock");
constinit Real<int(Rwlock*, const timespec*)> real_timedrdlock("pthread_rwlock_timedrdlock");
constinit Real<int(Rwlock*, clockid_t, const timespec*)> real_clockrdlock("pthread_rwlock_clockrdlock");
constinit Real<int(Rwlock*)> real_wrlock("pthread_rwlock_wrlock");
constinit Real<int(Rwlock*)> real_trywrlock("pthread_rwlock_trywrlock");
constinit Real<int(Rwlock*, const timespec*)> real_timedwrlock("pthread_rwlock_timedwrlock");
constinit Real<int(Rwlock*, clockid_t, const timespec*)> real_clockwrlock("pthread_rwlock_clockwrlock");
constinit Real<int(Rwlock*)> real_rwunlock("pthread_rwlock_unlock");
constinit Real<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)> real_create("pthread_create");

bool between_processes(const Mutex* mutex) {
  constexpr int shared_bit = 128;  // glibc's layout, which is part of its ABI
  return (mutex->__data.__kind & shared_bit) != 0;
}
bool between_processes(const Rwlock* lock) {
  return lock->__data.__shared != 0;
}

bool got(int result) {
  return result == 0 || result == EOWNERDEAD;
}

/// Tries to lock first, to find out whether the thread has to wait. The program gets the result of `wait`.
template <class Lock, class Try, class Wait, class Note>
int take(Lock* lock, Try& attempt, Wait wait, Note note, const Caller& caller) {
  std::int64_t waited = -1;
  int result = attempt(lock);
  if (!got(result)) {
    const auto before = now_ns();
    result = wait();
    waited = now_ns() - before;
  }
  if (got(result)) note(lock, between_processes(lock), waited, caller);
  return result;
}

template <class Wait>
int wait_on(Mutex* mutex, Wait wait) {
  const bool held = lent(mutex);
  const int result = wait();
  if (held) taken_again(mutex);
  return result;
}

template <class Lock, class Try, class Note>
int attempt_only(Lock* lock, Try& attempt, Note note, const Caller& caller) {
  const int result = attempt(lock);
  if (got(result)) note(lock, between_processes(lock), -1, caller);
  return result;
}

template <class... Functions>
void find_all(Functions&... functions) {
  (functions.find(), ...);
}

[[gnu::constructor]] void begin() {
  find_all(real_lock, real_trylock, real_timedlock, real_clocklock, real_unlock, real_wait, real_timedwait,
           real_clockwait, real_rdlock, real_tryrdlock, real_timedrdlock, real_clockrdlock, real_wrlock,
           real_trywrlock, real_timedwrlock, real_clockwrlock, real_rwunlock, real_create);
  start();
}

}  // namespace

#define INTERPOSED extern "C" [[gnu::visibility("default")]]
#define CALLER                                              \
  Caller {                                                  \
    __builtin_return_address(0), __builtin_frame_address(0) \
  }

INTERPOSED int pthread_mutex_lock(Mutex* mutex) noexcept {
  return take(
      mutex, real_trylock, [&] { return real_lock(mutex); }, taken, CALLER);
}
INTERPOSED int pthread_mutex_trylock(Mutex* mutex) noexcept {
  return attempt_only(mutex, real_trylock, taken, CALLER);
}
INTERPOSED int pthread_mutex_timedlock(Mutex* mutex, const timespec* until) noexcept {
  return take(
      mutex, real_trylock, [&] { return real_timedlock(mutex, until); }, taken, CALLER);
}
INTERPOSED int pthread_mutex_clocklock(Mutex* mutex, clockid_t clock, const timespec* until) noexcept {
  return take(
      mutex, real_trylock, [&] { return real_clocklock(mutex, clock, until); }, taken, CALLER);
}
INTERPOSED int pthread_mutex_unlock(Mutex* mutex) noexcept {
  given_back(mutex);
  return real_unlock(mutex);
}

// Cancellation points: a thread that is cancelled while it waits must be able to unwind.
INTERPOSED int pthread_cond_wait(Condition* condition, Mutex* mutex) {
  return wait_on(mutex, [&] { return real_wait(condition, mutex); });
}
INTERPOSED int pthread_cond_timedwait(Condition* condition, Mutex* mutex, const timespec* until) {
  return wait_on(mutex, [&] { return real_timedwait(condition, mutex, until); });
}
INTERPOSED int pthread_cond_clockwait(Condition* condition, Mutex* mutex, clockid_t clock,
                                      const timespec* until) {
  return wait_on(mutex, [&] { return real_clockwait(condition, mutex, clock, until); });
}

INTERPOSED int pthread_rwlock_rdlock(Rwlock* lock) noexcept {
  return take(
      lock, real_tryrdlock, [&] { return real_rdlock(lock); }, taken_shared, CALLER);
}
INTERPOSED int pthread_rwlock_tryrdlock(Rwlock* lock) noexcept {
  return attempt_only(lock, real_tryrdlock, taken_shared, CALLER);
}
INTERPOSED int pthread_rwlock_timedrdlock(Rwlock* lock, const timespec* until) noexcept {
  return take(
      lock, real_tryrdlock, [&] { return real_timedrdlock(lock, until); }, taken_shared, CALLER);
}
INTERPOSED int pthread_rwlock_clockrdlock(Rwlock* lock, clockid_t clock, const timespec* until) noexcept {
  return take(
      lock, real_tryrdlock, [&] { return real_clockrdlock(lock, clock, until); }, taken_shared, CALLER);
}
INTERPOSED int pthread_rwlock_wrlock(Rwlock* lock) noexcept {
  return take(
      lock, real_trywrlock, [&] { return real_wrlock(lock); }, taken, CALLER);
}
INTERPOSED int pthread_rwlock_trywrlock(Rwlock* lock) noexcept {
  return attempt_only(lock, real_trywrlock, taken, CALLER);
}
INTERPOSED int pthread_rwlock_timedwrlock(Rwlock* lock, const timespec* until) noexcept {
  return take(
      lock, real_trywrlock, [&] { return real_timedwrlock(lock, until); }, taken, CALLER);
}
INTERPOSED int pthread_rwlock_clockwrlock(Rwlock* lock, clockid_t clock, const timespec* until) noexcept {
  return take(
      lock, real_trywrlock, [&] { return real_clockwrlock(lock, clock, until); }, taken, CALLER);
}
INTERPOSED int pthread_rwlock_unlock(Rwlock* lock) noexcept {
  given_back(lock);
  return real_rwunlock(lock);
}

INTERPOSED int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                              void* argument) noexcept {
  thread_started();
  return real_create(thread, attributes, body, argument);
}
