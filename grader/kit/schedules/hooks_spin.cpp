// pthread_spin_lock and its relatives: like mutexes, but known by their address, since they have no room for
// a tag.
#include <errno.h>
#include <pthread.h>

#include "kit/schedules/mutexes.hpp"
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/setup.hpp"

namespace manyhands::schedules {
namespace {

using Spin = pthread_spinlock_t;
constinit Real<int(Spin*, int)> real_init("pthread_spin_init");
constinit Real<int(Spin*)> real_lock("pthread_spin_lock");
constinit Real<int(Spin*)> real_trylock("pthread_spin_trylock");
constinit Real<int(Spin*)> real_unlock("pthread_spin_unlock");

Object& spin_object(Spin* lock) {
  return object_at(reinterpret_cast<std::uintptr_t>(lock));
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int pthread_spin_init(Spin* lock, int shared) noexcept {
  if (self != nullptr) {
    Object& object = spin_object(lock);
    object.owner = -1;
    object.released.clear();
  }
  return real_init(lock, shared);
}

int pthread_spin_lock(Spin* lock) noexcept {
  if (self == nullptr) return real_lock(lock);
  Object& object = spin_object(lock);
  point({.op = Op::lock, .object = &object, .at = MANYHANDS_CALLER});
  take(object, MANYHANDS_CALLER);
  return 0;
}

int pthread_spin_trylock(Spin* lock) noexcept {
  if (self == nullptr) return real_trylock(lock);
  outcome->trylock = true;
  Object& object = spin_object(lock);
  point({.op = Op::trylock, .object = &object, .at = MANYHANDS_CALLER});
  const bool free = object.owner == -1;
  set_value(free ? 1 : 0);
  if (!free) return EBUSY;
  take(object, MANYHANDS_CALLER);
  note_change();
  return 0;
}

int pthread_spin_unlock(Spin* lock) noexcept {
  if (self == nullptr) return real_unlock(lock);
  Object& object = spin_object(lock);
  if (setup.estimate.trylock) {
    point({.op = Op::unlock, .object = &object, .at = MANYHANDS_CALLER});
  } else {
    note(Op::unlock, &object, MANYHANDS_CALLER);
  }
  release(object);
  return 0;
}

}  // extern "C"
