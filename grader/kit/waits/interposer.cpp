// A library that is loaded before all others (LD_PRELOAD) into the learner's program, in separate runs in
// which waits on condition variables happen in their worst order. Its pthread functions replace the real
// ones.
//
// Covered: mutexes and condition variables of the standard library and of pthread. Not covered: those shared
// between processes, and primitives that check and sleep in one step (atomics, semaphores, latches).
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <atomic>

#include "kit/waits/any_waits.hpp"
#include "kit/waits/order.hpp"

namespace {

using namespace manyhands::waits;

// Locks may be taken before this library is initialised, even inside dlsym itself.
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
    // Some symbols have several versions; dlsym without a version would find the oldest.
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
using Rwlock = pthread_rwlock_t;
constinit Found<int(Rwlock*)> real_rdlock("pthread_rwlock_rdlock");
constinit Found<int(Rwlock*)> real_wrlock("pthread_rwlock_wrlock");
constinit Found<int(Rwlock*)> real_tryrdlock("pthread_rwlock_tryrdlock");
constinit Found<int(Rwlock*)> real_trywrlock("pthread_rwlock_trywrlock");
constinit Found<int(Rwlock*)> real_rwlock_unlock("pthread_rwlock_unlock");
constinit Found<int(Condition*, Mutex*)> real_wait("pthread_cond_wait", newer_conditions);
constinit Found<int(Condition*, Mutex*, const timespec*)> real_timedwait("pthread_cond_timedwait",
                                                                         newer_conditions);
constinit Found<int(Condition*, Mutex*, clockid_t, const timespec*)> real_clockwait("pthread_cond_clockwait");
constinit Found<int(Condition*)> real_signal("pthread_cond_signal", newer_conditions);
constinit Found<int(Condition*)> real_broadcast("pthread_cond_broadcast", newer_conditions);
constinit Found<int(Condition*)> real_destroy("pthread_cond_destroy", newer_conditions);

// glibc's layout, which is part of its ABI.
constexpr int shared_mutex = 128;
constexpr unsigned shared_condition = 1;
constexpr unsigned steady_condition = 2;

bool ours(const Mutex* mutex) {
  return at_work() && (mutex->__data.__kind & shared_mutex) == 0;
}
bool ours(const Rwlock* lock) {
  return at_work() && lock->__data.__shared == 0;
}
bool ours(const Condition* condition) {
  return at_work() && (condition->__data.__wrefs & shared_condition) == 0;
}
bool ours(const Condition* condition, const Mutex* mutex) {
  return ours(condition) && ours(mutex);
}

template <class Lock, class Try, class Wait>
int take(Lock* lock, const void* returns_to, Try& try_lock, Wait get) {
  if (!ours(lock)) return get();
  enters(lock, returns_to);
  int result = try_lock(lock);
  if (result == EBUSY) {
    wants(lock);
    result = get();
    wants_no_more();
  }
  if (result == 0) has_locked(lock, returns_to);
  return result;
}

template <class Lock, class Try>
int take_now(Lock* lock, const void* returns_to, Try& try_lock) {
  const int result = try_lock(lock);
  if (!ours(lock)) return result;
  if (result == EBUSY) tried(lock);
  if (result == 0) has_locked(lock, returns_to);
  return result;
}

template <class Lock, class Unlock>
int give_back(Lock* lock, Unlock& unlock, const Caller& caller) {
  if (!ours(lock)) return unlock(lock);
  const bool enters = before_unlock(lock);
  const int result = unlock(lock);
  if (result == 0) after_unlock(lock, enters, caller);
  return result;
}

// For recursive mutexes.
bool stays_locked(const Mutex* mutex) {
  return mutex->__data.__count > 1;
}

[[gnu::constructor]] void begin() {
  real_timedlock.get(), real_clocklock.get(), real_wait.get(), real_timedwait.get(), real_clockwait.get();
  real_signal.get(), real_broadcast.get(), real_destroy.get();
  real_rdlock.get(), real_wrlock.get(), real_tryrdlock.get(), real_trywrlock.get(), real_rwlock_unlock.get();
  start({real_lock.get(), real_trylock.get(), real_unlock.get()});
}

}  // namespace

#define INTERPOSED extern "C" [[gnu::visibility("default")]]
#define RETURNS_TO __builtin_return_address(0)
#define CALLER                                              \
  Caller {                                                  \
    __builtin_return_address(0), __builtin_frame_address(0) \
  }

INTERPOSED int pthread_mutex_lock(Mutex* mutex) noexcept {
  return take(mutex, RETURNS_TO, real_trylock, [&] { return real_lock(mutex); });
}
INTERPOSED int pthread_mutex_timedlock(Mutex* mutex, const timespec* until) noexcept {
  return take(mutex, RETURNS_TO, real_trylock, [&] { return real_timedlock(mutex, until); });
}
INTERPOSED int pthread_mutex_clocklock(Mutex* mutex, clockid_t clock, const timespec* until) noexcept {
  return take(mutex, RETURNS_TO, real_trylock, [&] { return real_clocklock(mutex, clock, until); });
}
INTERPOSED int pthread_mutex_trylock(Mutex* mutex) noexcept {
  return take_now(mutex, RETURNS_TO, real_trylock);
}
INTERPOSED int pthread_mutex_unlock(Mutex* mutex) noexcept {
  return at_work() && stays_locked(mutex) ? real_unlock(mutex) : give_back(mutex, real_unlock, CALLER);
}
INTERPOSED int manyhands_is_aside() noexcept {
  return at_work() && is_aside() ? 1 : 0;
}

INTERPOSED int manyhands_end_holds() noexcept {
  return at_work() ? end_holds() : 0;
}

INTERPOSED int pthread_rwlock_rdlock(Rwlock* lock) noexcept {
  return take(lock, RETURNS_TO, real_tryrdlock, [&] { return real_rdlock(lock); });
}
INTERPOSED int pthread_rwlock_wrlock(Rwlock* lock) noexcept {
  return take(lock, RETURNS_TO, real_trywrlock, [&] { return real_wrlock(lock); });
}
INTERPOSED int pthread_rwlock_tryrdlock(Rwlock* lock) noexcept {
  return take_now(lock, RETURNS_TO, real_tryrdlock);
}
INTERPOSED int pthread_rwlock_trywrlock(Rwlock* lock) noexcept {
  return take_now(lock, RETURNS_TO, real_trywrlock);
}
INTERPOSED int pthread_rwlock_unlock(Rwlock* lock) noexcept {
  return give_back(lock, real_rwlock_unlock, CALLER);
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
