// Mutexes. What is shared between processes, and what is used outside of a schedule, goes to
// the C library's functions.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "kit/schedules/mutexes.hpp"
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/setup.hpp"
#include "kit/schedules/times.hpp"
#include "kit/schedules/unwinder.hpp"

namespace manyhands::schedules {
namespace {

using Mutex = pthread_mutex_t;
constinit Real<int(Mutex*)> real_lock("pthread_mutex_lock");
constinit Real<int(Mutex*)> real_trylock("pthread_mutex_trylock");
constinit Real<int(Mutex*)> real_unlock("pthread_mutex_unlock");
constinit Real<int(Mutex*, const timespec*)> real_timedlock("pthread_mutex_timedlock");
constinit Real<int(Mutex*, clockid_t, const timespec*)> real_clocklock("pthread_mutex_clocklock");
constinit Real<int(Mutex*, const pthread_mutexattr_t*)> real_init("pthread_mutex_init");
constinit Real<int(Mutex*)> real_destroy("pthread_mutex_destroy");

bool is_ours(const Mutex* mutex, std::uintptr_t caller) {
  constexpr int shared_bit = 128;  // glibc's layout, which is part of its ABI
  return self != nullptr && (mutex->__data.__kind & shared_bit) == 0 && !in_unwinder(caller);
}

int type_of(const Mutex* mutex) {
  return mutex->__data.__kind & 3;
}

/// 0 if the caller must wait for it; else the result.
int owned_result(const Mutex* mutex, Object& object, int when_normal) {
  if (object.owner != self->id) return when_normal;
  if (type_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
    ++object.count;
    return 0;
  }
  return type_of(mutex) == PTHREAD_MUTEX_ERRORCHECK ? EDEADLK : when_normal;
}

int lock(Mutex* mutex, std::int64_t deadline, std::uintptr_t at) {
  Object& object = object_of(mutex);
  if (object.owner == self->id) {
    constexpr int must_wait = -1;
    const int result = owned_result(mutex, object, must_wait);
    if (result != must_wait) return result;
  }
  if (deadline != no_deadline) outcome->trylock = true;
  point({.op = Op::lock, .object = &object, .at = at, .deadline = deadline});
  if (object.owner != -1) {
    set_value(0);
    return ETIMEDOUT;
  }
  take(object, at);
  return 0;
}

}  // namespace

void take(Object& object, std::uintptr_t at) {
  object.owner = self->id;
  object.count = 1;
  object.held_since = at;
  self->clock.join(object.released);
}

void release(Object& object) {
  object.owner = -1;
  object.count = 0;
  object.released.assign(self->clock);
  advance(*self);
}

}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int pthread_mutex_init(Mutex* mutex, const pthread_mutexattr_t* attributes) noexcept {
  const int result = real_init(mutex, attributes);
  if (self != nullptr) forget_object(mutex);
  return result;
}

int pthread_mutex_destroy(Mutex* mutex) noexcept {
  if (!is_ours(mutex, MANYHANDS_CALLER)) return real_destroy(mutex);
  if (object_of(mutex).owner != -1) return EBUSY;
  forget_object(mutex);
  return 0;
}

int pthread_mutex_lock(Mutex* mutex) noexcept {
  return is_ours(mutex, MANYHANDS_CALLER) ? lock(mutex, no_deadline, MANYHANDS_CALLER) : real_lock(mutex);
}

int pthread_mutex_timedlock(Mutex* mutex, const timespec* time) noexcept {
  return is_ours(mutex, MANYHANDS_CALLER) ? lock(mutex, virtual_time(CLOCK_REALTIME, *time), MANYHANDS_CALLER)
                                          : real_timedlock(mutex, time);
}

int pthread_mutex_clocklock(Mutex* mutex, clockid_t clock, const timespec* time) noexcept {
  return is_ours(mutex, MANYHANDS_CALLER) ? lock(mutex, virtual_time(clock, *time), MANYHANDS_CALLER)
                                          : real_clocklock(mutex, clock, time);
}

int pthread_mutex_trylock(Mutex* mutex) noexcept {
  if (!is_ours(mutex, MANYHANDS_CALLER)) return real_trylock(mutex);
  outcome->trylock = true;
  Object& object = object_of(mutex);
  point({.op = Op::trylock, .object = &object, .at = MANYHANDS_CALLER});
  const int result = object.owner == -1 ? 0 : owned_result(mutex, object, EBUSY);
  set_value(result == 0 ? 1 : 0);
  if (result == 0 && object.owner == -1) {
    take(object, MANYHANDS_CALLER);
    note_change();
  }
  return result == EDEADLK ? EBUSY : result;
}

int pthread_mutex_unlock(Mutex* mutex) noexcept {
  if (!is_ours(mutex, MANYHANDS_CALLER)) return real_unlock(mutex);
  Object& object = object_of(mutex);
  if (object.owner != self->id && type_of(mutex) != PTHREAD_MUTEX_NORMAL) return EPERM;
  if (object.owner == self->id && object.count > 1) {
    --object.count;
    return 0;
  }
  const auto at = MANYHANDS_CALLER;
  // Whether a lock is still held only matters to who tries it.
  if (setup.estimate.trylock) {
    point({.op = Op::unlock, .object = &object, .at = at});
  } else {
    note(Op::unlock, &object, at);
  }
  release(object);
  return 0;
}

}  // extern "C"
