// Condition variables. Which waiting thread a notification wakes is one of the schedule's choices.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "kit/schedules/mutexes.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/times.hpp"
#include "kit/schedules/wake.hpp"

namespace manyhands::schedules {
namespace {

using Mutex = pthread_mutex_t;
using Condition = pthread_cond_t;
constexpr const char* newer = "GLIBC_2.3.2";
constinit Real<int(Condition*, Mutex*)> real_wait("pthread_cond_wait", newer);
constinit Real<int(Condition*, Mutex*, const timespec*)> real_timedwait("pthread_cond_timedwait", newer);
constinit Real<int(Condition*, Mutex*, clockid_t, const timespec*)> real_clockwait("pthread_cond_clockwait");
constinit Real<int(Condition*)> real_signal("pthread_cond_signal", newer);
constinit Real<int(Condition*)> real_broadcast("pthread_cond_broadcast", newer);
constinit Real<int(Condition*, const pthread_condattr_t*)> real_init("pthread_cond_init", newer);
constinit Real<int(Condition*)> real_destroy("pthread_cond_destroy", newer);

// glibc's layout, which is part of its ABI.
constexpr unsigned shared_bit = 1;
constexpr unsigned monotonic_bit = 2;

bool is_ours(const Condition* condition) {
  return self != nullptr && (condition->__data.__wrefs & shared_bit) == 0;
}

int wait(Condition* condition, Mutex* mutex, std::int64_t deadline, std::uintptr_t at) {
  Object& object = object_of(condition);
  Object& lock = object_of(mutex);
  // A notification between this point and the next one finds the thread waiting.
  point({.op = Op::wait, .object = &object, .at = at, .second = &lock});
  const int depth = lock.count;
  release(lock);
  self->woken = self->spurious = false;
  point({.op = Op::wake, .object = &object, .at = at, .deadline = deadline, .second = &lock});
  while (lock.owner != -1) {  // the time limit is over, but the mutex is still needed
    const bool woken = self->woken;
    point({.op = Op::lock, .object = &lock, .at = at});
    self->woken = woken;
  }
  take(lock, at);
  lock.count = depth;
  const bool in_time = self->woken;
  self->woken = false;
  set_value(in_time ? 1 : 0);
  return in_time ? 0 : ETIMEDOUT;
}

}  // namespace

int wake_waiting(Object& object, Op op, int most) {
  int woken = 0;
  while (woken < most) {
    int count = 0;
    std::uint64_t sleepers[max_offered];
    for (int i = 0; i < thread_count(); ++i) {
      const Thread& t = thread(i);
      if (t.finished || t.pending.op != op || t.pending.object != &object || t.woken) continue;
      if (count < max_offered) sleepers[count] = static_cast<std::uint64_t>(t.id);
      ++count;
    }
    if (count == 0) break;
    int at = most >= count ? 0 : pick(count, Picked::sleeper, sleepers);
    for (int i = 0; i < thread_count(); ++i) {
      Thread& t = thread(i);
      if (t.finished || t.pending.op != op || t.pending.object != &object || t.woken) continue;
      if (at-- > 0) continue;
      t.woken = true;
      break;
    }
    ++woken;
  }
  object.notified_in_vain = woken == 0 ? step_number() : -1;
  return woken;
}

}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int pthread_cond_init(Condition* condition, const pthread_condattr_t* attributes) noexcept {
  const int result = real_init(condition, attributes);
  if (self != nullptr) forget_object(condition);
  return result;
}

int pthread_cond_destroy(Condition* condition) noexcept {
  if (!is_ours(condition)) return real_destroy(condition);
  forget_object(condition);
  return 0;
}

int pthread_cond_wait(Condition* condition, Mutex* mutex) {
  return is_ours(condition) ? wait(condition, mutex, no_deadline, MANYHANDS_CALLER)
                            : real_wait(condition, mutex);
}

int pthread_cond_timedwait(Condition* condition, Mutex* mutex, const timespec* time) {
  if (!is_ours(condition)) return real_timedwait(condition, mutex, time);
  const auto clock = (condition->__data.__wrefs & monotonic_bit) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
  return wait(condition, mutex, virtual_time(clock, *time), MANYHANDS_CALLER);
}

int pthread_cond_clockwait(Condition* condition, Mutex* mutex, clockid_t clock, const timespec* time) {
  if (!is_ours(condition)) return real_clockwait(condition, mutex, clock, time);
  return wait(condition, mutex, virtual_time(clock, *time), MANYHANDS_CALLER);
}

int pthread_cond_signal(Condition* condition) noexcept {
  if (!is_ours(condition)) return real_signal(condition);
  Object& object = object_of(condition);
  point({.op = Op::notify_one, .object = &object, .at = MANYHANDS_CALLER});
  set_value(static_cast<std::uint64_t>(wake_waiting(object, Op::wake, 1)));
  return 0;
}

int pthread_cond_broadcast(Condition* condition) noexcept {
  if (!is_ours(condition)) return real_broadcast(condition);
  Object& object = object_of(condition);
  point({.op = Op::notify_all, .object = &object, .at = MANYHANDS_CALLER});
  set_value(static_cast<std::uint64_t>(wake_waiting(object, Op::wake, max_threads)));
  return 0;
}

}  // extern "C"
