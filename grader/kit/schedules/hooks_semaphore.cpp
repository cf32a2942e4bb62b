// Semaphores and barriers of POSIX. (Those of C++20 are made of atomic variables and futexes.)
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include <cstring>

#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/times.hpp"
#include "kit/schedules/wake.hpp"

namespace manyhands::schedules {
namespace {

using Barrier = pthread_barrier_t;
constinit Real<int(sem_t*, int, unsigned)> real_init("sem_init");
constinit Real<int(sem_t*)> real_wait("sem_wait");
constinit Real<int(sem_t*)> real_trywait("sem_trywait");
constinit Real<int(sem_t*)> real_post("sem_post");
constinit Real<int(sem_t*, int*)> real_value("sem_getvalue");
constinit Real<int(Barrier*, const pthread_barrierattr_t*, unsigned)> real_barrier_init(
    "pthread_barrier_init");
constinit Real<int(Barrier*)> real_barrier_wait("pthread_barrier_wait");

// In glibc's structures, which are part of its ABI.
constexpr std::size_t semaphore_shared_offset = 8;
constexpr std::size_t barrier_count_offset = 8;
constexpr std::size_t barrier_shared_offset = 12;

int word_at(const void* object, std::size_t offset) {
  int word = 0;
  std::memcpy(&word, static_cast<const char*>(object) + offset, sizeof word);
  return word;
}

/// Not shared between processes.
bool is_ours(const sem_t* semaphore) {
  return self != nullptr && word_at(semaphore, semaphore_shared_offset) == 0;
}
bool is_ours(const Barrier* barrier) {
  return self != nullptr && word_at(barrier, barrier_shared_offset) == 0;
}

int take_one(sem_t* semaphore, Op op, std::int64_t deadline, std::uintptr_t at) {
  Object& object = object_of(semaphore);
  point({.op = op, .object = &object, .at = at, .deadline = deadline});
  const bool got = object.count > 0;
  set_value(got ? 1 : 0);
  if (!got) {
    errno = op == Op::semaphore_trywait ? EAGAIN : ETIMEDOUT;
    return -1;
  }
  --object.count;
  self->clock.join(object.released);
  return 0;
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int sem_init(sem_t* semaphore, int shared, unsigned value) noexcept {
  const int result = real_init(semaphore, shared, value);
  if (result == 0 && is_ours(semaphore)) forget_object(semaphore);
  return result;
}

int sem_destroy(sem_t* semaphore) noexcept {
  if (is_ours(semaphore)) forget_object(semaphore);
  return 0;
}

int sem_wait(sem_t* semaphore) {
  if (!is_ours(semaphore)) return real_wait(semaphore);
  return take_one(semaphore, Op::semaphore_wait, no_deadline, MANYHANDS_CALLER);
}

int sem_timedwait(sem_t* semaphore, const timespec* time) {
  return take_one(semaphore, Op::semaphore_wait, virtual_time(CLOCK_REALTIME, *time), MANYHANDS_CALLER);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* time) {
  return take_one(semaphore, Op::semaphore_wait, virtual_time(clock, *time), MANYHANDS_CALLER);
}

int sem_trywait(sem_t* semaphore) noexcept {
  if (!is_ours(semaphore)) return real_trywait(semaphore);
  return take_one(semaphore, Op::semaphore_trywait, no_deadline, MANYHANDS_CALLER);
}

int sem_post(sem_t* semaphore) noexcept {
  if (!is_ours(semaphore)) return real_post(semaphore);
  Object& object = object_of(semaphore);
  point({.op = Op::semaphore_post, .object = &object, .at = MANYHANDS_CALLER});
  ++object.count;
  object.released.join(self->clock);
  advance(*self);
  return 0;
}

int sem_getvalue(sem_t* semaphore, int* value) noexcept {
  if (!is_ours(semaphore)) return real_value(semaphore, value);
  Object& object = object_of(semaphore);
  point({.op = Op::load, .object = &object, .at = MANYHANDS_CALLER});
  *value = object.count;
  set_value(static_cast<std::uint64_t>(object.count));
  return 0;
}

int pthread_barrier_init(Barrier* barrier, const pthread_barrierattr_t* attributes, unsigned count) noexcept {
  const int result = real_barrier_init(barrier, attributes, count);
  if (result == 0 && is_ours(barrier)) forget_object(barrier);
  return result;
}

int pthread_barrier_destroy(Barrier* barrier) noexcept {
  if (is_ours(barrier)) forget_object(barrier);
  return 0;
}

int pthread_barrier_wait(Barrier* barrier) noexcept {
  if (!is_ours(barrier)) return real_barrier_wait(barrier);
  const int needed = word_at(barrier, barrier_count_offset);
  Object& object = object_of(barrier);
  const auto at = MANYHANDS_CALLER;
  point({.op = Op::barrier, .object = &object, .at = at});
  object.released.join(self->clock);
  advance(*self);
  if (++object.count == needed) {
    object.count = 0;
    wake_waiting(object, Op::barrier_leave, max_threads);
    object.notified_in_vain = -1;
    self->clock.join(object.released);
    return PTHREAD_BARRIER_SERIAL_THREAD;
  }
  self->woken = false;
  point({.op = Op::barrier_leave, .object = &object, .at = at});
  self->woken = false;
  self->clock.join(object.released);
  return 0;
}

}  // extern "C"
