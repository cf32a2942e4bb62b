// Locks for many readers or one writer (std::shared_mutex). Neither side is preferred.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "kit/schedules/mutexes.hpp"
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/setup.hpp"
#include "kit/schedules/times.hpp"

namespace manyhands::schedules {
namespace {

using Rwlock = pthread_rwlock_t;
constinit Real<int(Rwlock*)> real_rdlock("pthread_rwlock_rdlock");
constinit Real<int(Rwlock*)> real_wrlock("pthread_rwlock_wrlock");
constinit Real<int(Rwlock*)> real_tryrdlock("pthread_rwlock_tryrdlock");
constinit Real<int(Rwlock*)> real_trywrlock("pthread_rwlock_trywrlock");
constinit Real<int(Rwlock*)> real_unlock("pthread_rwlock_unlock");
constinit Real<int(Rwlock*, const pthread_rwlockattr_t*)> real_init("pthread_rwlock_init");
constinit Real<int(Rwlock*)> real_destroy("pthread_rwlock_destroy");

bool is_ours(const Rwlock* lock) {
  return self != nullptr && lock->__data.__shared == 0;
}

void take_to_read(Object& object) {
  ++object.readers;
  object.last_reader = self->id;
  self->clock.join(object.released);
}

void take_to_write(Object& object, std::uintptr_t at) {
  take(object, at);
  self->clock.join(object.released_by_readers);
}

int read(Rwlock* lock, std::int64_t deadline, std::uintptr_t at) {
  Object& object = object_of(lock);
  if (object.owner == self->id) return EDEADLK;
  if (deadline != no_deadline) outcome->trylock = true;
  point({.op = Op::read_lock, .object = &object, .at = at, .deadline = deadline});
  if (object.owner != -1) return ETIMEDOUT;
  take_to_read(object);
  return 0;
}

int write(Rwlock* lock, std::int64_t deadline, std::uintptr_t at) {
  Object& object = object_of(lock);
  if (object.owner == self->id) return EDEADLK;
  if (deadline != no_deadline) outcome->trylock = true;
  point({.op = Op::write_lock, .object = &object, .at = at, .deadline = deadline});
  if (object.owner != -1 || object.readers > 0) return ETIMEDOUT;
  take_to_write(object, at);
  return 0;
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int pthread_rwlock_init(Rwlock* lock, const pthread_rwlockattr_t* attributes) noexcept {
  const int result = real_init(lock, attributes);
  if (self != nullptr) forget_object(lock);
  return result;
}

int pthread_rwlock_destroy(Rwlock* lock) noexcept {
  if (!is_ours(lock)) return real_destroy(lock);
  forget_object(lock);
  return 0;
}

int pthread_rwlock_rdlock(Rwlock* lock) noexcept {
  return is_ours(lock) ? read(lock, no_deadline, MANYHANDS_CALLER) : real_rdlock(lock);
}

int pthread_rwlock_timedrdlock(Rwlock* lock, const timespec* time) noexcept {
  return read(lock, virtual_time(CLOCK_REALTIME, *time), MANYHANDS_CALLER);
}

int pthread_rwlock_clockrdlock(Rwlock* lock, clockid_t clock, const timespec* time) noexcept {
  return read(lock, virtual_time(clock, *time), MANYHANDS_CALLER);
}

int pthread_rwlock_wrlock(Rwlock* lock) noexcept {
  return is_ours(lock) ? write(lock, no_deadline, MANYHANDS_CALLER) : real_wrlock(lock);
}

int pthread_rwlock_timedwrlock(Rwlock* lock, const timespec* time) noexcept {
  return write(lock, virtual_time(CLOCK_REALTIME, *time), MANYHANDS_CALLER);
}

int pthread_rwlock_clockwrlock(Rwlock* lock, clockid_t clock, const timespec* time) noexcept {
  return write(lock, virtual_time(clock, *time), MANYHANDS_CALLER);
}

int pthread_rwlock_tryrdlock(Rwlock* lock) noexcept {
  if (!is_ours(lock)) return real_tryrdlock(lock);
  outcome->trylock = true;
  Object& object = object_of(lock);
  point({.op = Op::read_trylock, .object = &object, .at = MANYHANDS_CALLER});
  const bool free = object.owner == -1;
  set_value(free ? 1 : 0);
  if (free) take_to_read(object);
  return free ? 0 : EBUSY;
}

int pthread_rwlock_trywrlock(Rwlock* lock) noexcept {
  if (!is_ours(lock)) return real_trywrlock(lock);
  outcome->trylock = true;
  Object& object = object_of(lock);
  point({.op = Op::write_trylock, .object = &object, .at = MANYHANDS_CALLER});
  const bool free = object.owner == -1 && object.readers == 0;
  set_value(free ? 1 : 0);
  if (free) take_to_write(object, MANYHANDS_CALLER);
  return free ? 0 : EBUSY;
}

int pthread_rwlock_unlock(Rwlock* lock) noexcept {
  if (!is_ours(lock)) return real_unlock(lock);
  Object& object = object_of(lock);
  const auto at = MANYHANDS_CALLER;
  if (setup.estimate.trylock) {
    point({.op = Op::rw_unlock, .object = &object, .at = at});
  } else {
    note(Op::rw_unlock, &object, at);
  }
  if (object.owner == self->id) {
    object.released_by_readers.clear();
    release(object);
  } else if (object.readers > 0) {
    --object.readers;
    object.released_by_readers.join(self->clock);
    advance(*self);
  }
  return 0;
}

}  // extern "C"
