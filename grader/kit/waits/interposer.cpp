// A library that is loaded before all others (LD_PRELOAD) into the learner's program, for runs of their own
// in which waits on condition variables come in their worst lawful order: its pthread functions stand before
// the real ones.
//
// Covered: what the standard library makes of mutexes and condition variables, and those of pthread itself.
// Not covered: those that processes share, and what waits by itself (atomics, semaphores, latches), which
// looks and sleeps in one step.
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <atomic>

#include "kit/waits/order.hpp"

namespace {

using namespace manyhands::waits;

// Before our own start somebody may take locks already, also inside dlsym itself.
[[gnu::tls_model("initial-exec")]] thread_local bool looking = false;

template <class Function>
class Found {
 public:
  constexpr explicit Found(const char* name, const char* version = nullptr)
      : name_(name), version_(version) {}

  template <class... Args>
  int operator()(Args... args) {
    auto* function = get();
    return function == nullptr ? (looking ? 0 : ENOSYS) : function(args...);
  }

  Function* get() {
    auto* known = function_.load(std::memory_order_relaxed);
    if (known != nullptr || looking) return known;
    looking = true;
    // Some names are there twice, and without a version the oldest would be found.
    void* found = version_ != nullptr ? ::dlvsym(RTLD_NEXT, name_, version_) : nullptr;
    if (found == nullptr) found = ::dlsym(RTLD_NEXT, name_);
    looking = false;
    auto* function = reinterpret_cast<Function*>(found);
    function_.store(function, std::memory_order_relaxed);
    return function;
  }

 private:
  const char* name_;
  const char* version_;
  std::atomic<Function*> function_{nullptr};
};

constexpr const char* newer_conditions = "GLIBC_2.3.2";

using Mutex = pthread_mutex_t;
using Condition = pthread_cond_t;

constinit Found<int(Mutex*)> real_lock("pthread_mutex_lock");
constinit Found<int(Mutex*)> real_trylock("pthread_mutex_trylock");
constinit Found<int(Mutex*, const timespec*)> real_timedlock("pthread_mutex_timedlock");
constinit Found<int(Mutex*, clockid_t, const timespec*)> real_clocklock("pthread_mutex_clocklock");
constinit Found<int(Mutex*)> real_unlock("pthread_mutex_unlock");
constinit Found<int(pthread_rwlock_t*)> real_rwlock_unlock("pthread_rwlock_unlock");
constinit Found<int(Condition*, Mutex*)> real_wait("pthread_cond_wait", newer_conditions);
constinit Found<int(Condition*, Mutex*, const timespec*)> real_timedwait("pthread_cond_timedwait",
                                                                         newer_conditions);
constinit Found<int(Condition*, Mutex*, clockid_t, const timespec*)> real_clockwait("pthread_cond_clockwait");
constinit Found<int(Condition*)> real_signal("pthread_cond_signal", newer_conditions);
constinit Found<int(Condition*)> real_broadcast("pthread_cond_broadcast", newer_conditions);
constinit Found<int(Condition*)> real_destroy("pthread_cond_destroy", newer_conditions);

// glibc's layout; part of what compiled programs rely on.
constexpr int shared_mutex = 128;
constexpr unsigned shared_condition = 1;
constexpr unsigned steady_condition = 2;

bool ours(const Mutex* mutex) {
  return at_work() && (mutex->__data.__kind & shared_mutex) == 0;
}
bool ours(const Condition* condition) {
  return at_work() && (condition->__data.__wrefs & shared_condition) == 0;
}
bool ours(const Condition* condition, const Mutex* mutex) {
  return ours(condition) && ours(mutex);
}

template <class Wait>
int take(Mutex* mutex, Wait get) {
  if (!ours(mutex)) return get();
  if (const int result = real_trylock(mutex); result != EBUSY) return result;
  wants(mutex);
  const int result = get();
  wants_no_more();
  return result;
}

[[gnu::constructor]] void begin() {
  real_timedlock.get(), real_clocklock.get(), real_wait.get(), real_timedwait.get(), real_clockwait.get();
  real_signal.get(), real_broadcast.get(), real_destroy.get();
  real_rwlock_unlock.get();
  start({real_lock.get(), real_trylock.get(), real_unlock.get()});
}

}  // namespace

#define INTERPOSED extern "C" [[gnu::visibility("default")]]
#define CALLER                                              \
  Caller {                                                  \
    __builtin_return_address(0), __builtin_frame_address(0) \
  }

INTERPOSED int pthread_mutex_lock(Mutex* mutex) noexcept {
  return take(mutex, [&] { return real_lock(mutex); });
}
INTERPOSED int pthread_mutex_timedlock(Mutex* mutex, const timespec* until) noexcept {
  return take(mutex, [&] { return real_timedlock(mutex, until); });
}
INTERPOSED int pthread_mutex_clocklock(Mutex* mutex, clockid_t clock, const timespec* until) noexcept {
  return take(mutex, [&] { return real_clocklock(mutex, clock, until); });
}
INTERPOSED int pthread_mutex_trylock(Mutex* mutex) noexcept {
  const int result = real_trylock(mutex);
  if (result == EBUSY && ours(mutex)) tried(mutex);
  return result;
}
INTERPOSED int pthread_mutex_unlock(Mutex* mutex) noexcept {
  return ours(mutex) ? unlock(mutex) : real_unlock(mutex);
}
INTERPOSED int manyhands_is_aside() noexcept {
  return at_work() && is_aside() ? 1 : 0;
}

INTERPOSED int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  const int result = real_rwlock_unlock(lock);
  if (result == 0 && at_work()) gave_back();
  return result;
}

INTERPOSED int pthread_cond_wait(Condition* condition, Mutex* mutex) {
  return ours(condition, mutex) ? wait(condition, mutex, nullptr, CALLER) : real_wait(condition, mutex);
}
INTERPOSED int pthread_cond_timedwait(Condition* condition, Mutex* mutex, const timespec* until) {
  if (!ours(condition, mutex)) return real_timedwait(condition, mutex, until);
  const bool steady = (condition->__data.__wrefs & steady_condition) != 0;
  const Deadline deadline{until, steady ? CLOCK_MONOTONIC : CLOCK_REALTIME};
  return wait(condition, mutex, &deadline, CALLER);
}
INTERPOSED int pthread_cond_clockwait(Condition* condition, Mutex* mutex, clockid_t clock,
                                      const timespec* until) {
  if (!ours(condition, mutex)) return real_clockwait(condition, mutex, clock, until);
  const Deadline deadline{until, clock};
  return wait(condition, mutex, &deadline, CALLER);
}
INTERPOSED int pthread_cond_signal(Condition* condition) noexcept {
  if (!ours(condition)) return real_signal(condition);
  notify(condition, false, CALLER);
  return 0;
}
INTERPOSED int pthread_cond_broadcast(Condition* condition) noexcept {
  if (!ours(condition)) return real_broadcast(condition);
  notify(condition, true, CALLER);
  return 0;
}
INTERPOSED int pthread_cond_destroy(Condition* condition) noexcept {
  if (ours(condition)) forget(condition);
  return real_destroy(condition);
}
