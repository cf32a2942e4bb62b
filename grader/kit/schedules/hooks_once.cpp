// What is done once: pthread_once(), on which std::call_once is built, and the guards of static variables.
// Their inline fast path is an instrumented atomic load of the guard's first byte.
#include <pthread.h>

#include <atomic>

#include "kit/schedules/mutexes.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/unwinder.hpp"

namespace manyhands::schedules {
namespace {

constexpr int once_finished = 2;  // glibc's value

/// Whether the caller has to do it.
bool begin_once(Object& object, std::uintptr_t at) {
  point({.op = Op::once, .object = &object, .at = at});
  self->clock.join(object.released);
  set_value(object.done ? 1 : 0);
  if (object.done) return false;
  object.owner = self->id;
  object.held_since = at;
  return true;
}

void end_once(Object& object, bool done, std::uintptr_t at) {
  object.done = done;
  note(Op::once_done, &object, at);
  release(object);
}

/// If the function throws, the next thread tries again.
struct Running {
  Object& object;
  std::uintptr_t at;
  bool done = false;
  ~Running() { end_once(object, done, at); }
};

Object& object_of_guard(char* guard) {
  Object& object = object_at(reinterpret_cast<std::uintptr_t>(guard));
  object.done = __atomic_load_n(guard, __ATOMIC_ACQUIRE) != 0;
  return object;
}

using Guard = long long;

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int pthread_once(pthread_once_t* once, void (*function)()) {
  if (self == nullptr || in_unwinder(MANYHANDS_CALLER)) {
    static constinit Real<int(pthread_once_t*, void (*)())> real("pthread_once");
    return real(once, function);
  }
  Object& object = object_at(reinterpret_cast<std::uintptr_t>(once));
  object.done = *once == once_finished;  // it may have new memory, or be done before the schedule
  const auto at = MANYHANDS_CALLER;
  if (!begin_once(object, at)) return 0;
  {
    Running running{object, at};
    function();
    *once = once_finished;
    running.done = true;
  }
  return 0;
}

int __cxa_guard_acquire(Guard* guard) {
  auto* byte = reinterpret_cast<char*>(guard);
  if (self == nullptr) return *byte == 0 ? 1 : 0;  // before the schedule there is one thread
  return begin_once(object_of_guard(byte), MANYHANDS_CALLER) ? 1 : 0;
}

void __cxa_guard_release(Guard* guard) noexcept {
  auto* byte = reinterpret_cast<char*>(guard);
  if (self != nullptr) end_once(object_at(reinterpret_cast<std::uintptr_t>(byte)), true, MANYHANDS_CALLER);
  __atomic_store_n(byte, 1, __ATOMIC_RELEASE);
}

void __cxa_guard_abort(Guard* guard) noexcept {
  if (self != nullptr) end_once(object_at(reinterpret_cast<std::uintptr_t>(guard)), false, MANYHANDS_CALLER);
}

}  // extern "C"
