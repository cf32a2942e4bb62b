// pthread_create, join, detach and exit. A thread's last turn ends in the last round of the destructors of
// its pthread keys: its thread_local variables and the values of its other keys are gone by then.
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <time.h>

#include "kit/schedules/policy.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/shadow.hpp"
#include "kit/schedules/thread_end.hpp"

namespace manyhands::schedules {
namespace {

constinit Real<int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)> real_create("pthread_create");
constinit Real<int(pthread_t, void**)> real_join("pthread_join");
constinit Real<int(pthread_t)> real_detach("pthread_detach");

pthread_key_t end_key;
constexpr long rounds = PTHREAD_DESTRUCTOR_ITERATIONS;

void on_round(void* rounds_left) {
  const long left = reinterpret_cast<long>(rounds_left);
  if (left > 1) {
    ::pthread_setspecific(end_key, reinterpret_cast<void*>(left - 1));
    return;
  }
  if (self == nullptr) return;
  forget(self->stack_begin, self->stack_bytes);
  end_turn();
}

void find_stack(Thread& t) {
  pthread_attr_t attributes;
  if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return;
  void* begin = nullptr;
  ::pthread_attr_getstack(&attributes, &begin, &t.stack_bytes);
  t.stack_begin = reinterpret_cast<std::uintptr_t>(begin);
  ::pthread_attr_destroy(&attributes);
}

void* run(void* argument) {
  auto& me = *static_cast<Thread*>(argument);
  sleep_until_turn(me);
  find_stack(me);
  self = &me;
  // An earlier thread may have had the same stack.
  forget(me.stack_begin, me.stack_bytes);
  ::pthread_setspecific(end_key, reinterpret_cast<void*>(rounds));
  return me.function(me.argument);
}

/// The newest thread with this handle: the C library uses a handle again after a join.
Thread* thread_of(pthread_t handle) {
  for (int i = thread_count() - 1; i >= 0; --i)
    if (::pthread_equal(thread(i).handle, handle) != 0) return &thread(i);
  return nullptr;
}

int join(pthread_t handle, void** result, std::int64_t deadline, std::uintptr_t at) {
  Thread* target = thread_of(handle);
  if (target == nullptr || target->joined) return ESRCH;
  if (target == self) return EDEADLK;
  if (target->detached) return EINVAL;
  point({.op = Op::join, .at = at, .other = target->id, .deadline = deadline});
  if (!target->finished) return ETIMEDOUT;
  if (target->joined) return ESRCH;
  target->joined = true;
  self->clock.join(target->clock);
  return real_join(handle, result);
}

}  // namespace

void prepare_thread_ends() {
  static const bool once = ::pthread_key_create(&end_key, on_round) == 0;
  static_cast<void>(once);
}

void main_thread_ends_last() {
  ::pthread_setspecific(end_key, reinterpret_cast<void*>(rounds));
}

}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*function)(void*),
                   void* argument) {
  if (self == nullptr) return real_create(handle, attributes, function, argument);
  Thread& added = add_thread(self->id);
  added.function = function;
  added.argument = argument;
  added.clock.join(self->clock);
  added.clock.set(added.id, added.time);
  added.pending.op = Op::begin;
  int detached = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) ::pthread_attr_getdetachstate(attributes, &detached);
  added.detached = detached == PTHREAD_CREATE_DETACHED;
  const int result = real_create(&added.handle, attributes, run, &added);
  if (result != 0) {
    added.finished = added.joined = true;
    return result;
  }
  *handle = added.handle;
  policy_meets(added);
  policy_announces(added);
  note(Op::create, nullptr, MANYHANDS_CALLER);
  set_value(static_cast<std::uint64_t>(added.id));
  advance(*self);
  return 0;
}

int pthread_join(pthread_t handle, void** result) {
  if (self == nullptr) return real_join(handle, result);
  return join(handle, result, no_deadline, MANYHANDS_CALLER);
}

int pthread_tryjoin_np(pthread_t handle, void** result) {
  const int joined = join(handle, result, virtual_now(), MANYHANDS_CALLER);
  return joined == ETIMEDOUT ? EBUSY : joined;
}

int pthread_detach(pthread_t handle) {
  if (self != nullptr) {
    Thread* target = thread_of(handle);
    if (target != nullptr && target->detached) return EINVAL;
    if (target != nullptr) target->detached = true;
    note(Op::detach, nullptr, MANYHANDS_CALLER);
  }
  return real_detach(handle);
}

}  // extern "C"
