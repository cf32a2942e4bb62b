// The compiler's hooks of atomic operations: each is a schedule point, and what it acquires and releases
// orders the accesses of threads. A relaxed operation orders nothing.
#include <algorithm>
#include <atomic>

#include "kit/schedules/accesses.hpp"
#include "kit/schedules/outcome.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/setup.hpp"
#include "kit/schedules/spinning.hpp"
#include "kit/schedules/weak.hpp"

namespace manyhands::schedules {
namespace {

constexpr int seq_cst = __ATOMIC_SEQ_CST;

bool acquires(int order) {
  return order != __ATOMIC_RELAXED && order != __ATOMIC_RELEASE;
}

bool releases(int order) {
  return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == seq_cst;
}

template <class T>
std::uintptr_t place_of(const volatile T* variable) {
  return reinterpret_cast<std::uintptr_t>(variable);
}

template <class T>
std::uint64_t word(T value) {
  return static_cast<std::uint64_t>(value);
}

/// Waits for its turn.
template <class T>
Object& begin(Op op, const volatile T* variable, std::uintptr_t at) {
  Object& object = object_at(place_of(variable));
  object.atomic = true;
  point({.op = op, .object = &object, .at = at});
  return object;
}

void learn(const VectorClock& released, int order) {
  Thread& me = *self;
  if (acquires(order)) {
    me.clock.join(released);
  } else {
    me.acquired_later.join(released);
  }
}

/// `continues`: the operation also reads, so it belongs to the release sequence before it.
void publish(Object& object, int order, bool continues) {
  Thread& me = *self;
  if (!continues) object.released.clear();
  if (releases(order)) {
    object.released.join(me.clock);
  } else if (me.has_release_fence) {
    object.released.join(me.released_fence);
  }
}

/// It might read an older value (explore.hpp).
void remember_load(std::uintptr_t at) {
  const auto* end = outcome->loads + outcome->load_count;
  if (outcome->load_count < max_loads && std::find<const std::uintptr_t*>(outcome->loads, end, at) == end)
    outcome->loads[outcome->load_count++] = at;
}

/// A seq_cst load never misses a seq_cst store, but it may miss others.
bool is_weak(const Object& object, int order) {
  return order != seq_cst || object.weakly_written;
}

bool may_read_older(const Object& object, int order, std::uintptr_t at) {
  const auto& some = setup.weak_loads;
  return some.empty() || (is_weak(object, order) && std::binary_search(some.begin(), some.end(), at));
}

template <class T>
T load(const volatile T* variable, int order, std::uintptr_t at) {
  if (self == nullptr) return __atomic_load_n(variable, __ATOMIC_SEQ_CST);
  const bool again = repeats(*self, place_of(variable), word(__atomic_load_n(variable, __ATOMIC_RELAXED)));
  Object& object = again ? object_at(place_of(variable)) : begin(Op::load, variable, at);
  access(place_of(variable), sizeof(T), How::atomic_read, at);
  T value = __atomic_load_n(variable, __ATOMIC_RELAXED);
  const VectorClock* released = &object.released;
  if (!setup.weak_memory) {
    if (is_weak(object, order)) remember_load(at);
  } else if (!again && may_read_older(object, order, at)) {
    value = static_cast<T>(weak_load(object, word(value), order == seq_cst, released));
  } else {
    weak_read_newest(object, word(value), order == seq_cst);
  }
  if (setup.weak_memory && order == seq_cst) weak_seq_cst();
  learn(*released, order);
  if (!again) set_value(word(value));
  return value;
}

template <class T>
void finish_write(Object& object, T before, T value, int order) {
  if (order != seq_cst) object.weakly_written = true;
  if (setup.weak_memory) weak_store(object, word(before), word(value), order == seq_cst);
  if (setup.weak_memory && order == seq_cst) weak_seq_cst();
  if (releases(order)) advance(*self);
}

template <class T>
void store(volatile T* variable, T value, int order, std::uintptr_t at) {
  if (self == nullptr) return __atomic_store_n(variable, value, __ATOMIC_SEQ_CST);
  Object& object = begin(Op::store, variable, at);
  access(place_of(variable), sizeof(T), How::atomic_write, at);
  const T before = __atomic_load_n(variable, __ATOMIC_RELAXED);
  publish(object, order, false);
  __atomic_store_n(variable, value, __ATOMIC_RELAXED);
  finish_write(object, before, value, order);
  set_value(word(value));
}

/// Reads, computes and writes in one step. `compute` gets the value before.
template <class T, class Compute>
T change(volatile T* variable, int order, std::uintptr_t at, Compute compute) {
  Object& object = begin(Op::exchange, variable, at);
  access(place_of(variable), sizeof(T), How::atomic_write, at);
  const T before = __atomic_load_n(variable, __ATOMIC_RELAXED);
  const T value = compute(before);
  if (setup.weak_memory) weak_read_newest(object, word(before), order == seq_cst);
  learn(object.released, order);
  publish(object, order, true);
  __atomic_store_n(variable, value, __ATOMIC_RELAXED);
  finish_write(object, before, value, order);
  if (value != before) note_change();
  set_value(word(before));
  return before;
}

template <class T>
bool compare_exchange(volatile T* variable, T* expected, T value, int order, int fail_order, bool weak,
                      std::uintptr_t at) {
  if (self == nullptr)
    return __atomic_compare_exchange_n(variable, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  Object& object = begin(Op::compare_exchange, variable, at);
  const T before = __atomic_load_n(variable, __ATOMIC_RELAXED);
  if (setup.weak_memory) weak_read_newest(object, word(before), order == seq_cst || fail_order == seq_cst);
  // The weak form may fail for no reason. Rarely, since few programs care.
  const bool fails = before != *expected || (weak && setup.spurious > 0 && !setup.play && pick(50) == 49);
  if (fails) {
    access(place_of(variable), sizeof(T), How::atomic_read, at);
    learn(object.released, fail_order);
    if (setup.weak_memory && fail_order == seq_cst) weak_seq_cst();
    *expected = before;
    set_value(word(before));
    return false;
  }
  access(place_of(variable), sizeof(T), How::atomic_write, at);
  learn(object.released, order);
  publish(object, order, true);
  __atomic_store_n(variable, value, __ATOMIC_RELAXED);
  finish_write(object, before, value, order);
  if (value != before) note_change();
  set_value(word(value));
  return true;
}

void fence(int order, std::uintptr_t at) {
  if (self == nullptr || order == __ATOMIC_RELAXED) return;
  point({.op = Op::fence, .at = at});
  Thread& me = *self;
  if (acquires(order)) me.clock.join(me.acquired_later);
  if (setup.weak_memory && order == seq_cst) weak_fence();
  if (releases(order)) {
    me.released_fence.assign(me.clock);
    me.has_release_fence = true;
    advance(me);
  }
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

#define MANYHANDS_ATOMIC_CHANGE(bits, T, called, expression)                              \
  T __tsan_atomic##bits##_##called(volatile T* variable, T operand, int order) {          \
    const auto compute = [operand](T before) -> T { return static_cast<T>(expression); }; \
    if (self != nullptr) return change(variable, order, MANYHANDS_CALLER, compute);       \
    const T before = *variable; /* before the schedule there is one thread */             \
    *variable = compute(before);                                                          \
    return before;                                                                        \
  }

#define MANYHANDS_ATOMIC_HOOKS(bits, T)                                                                    \
  T __tsan_atomic##bits##_load(const volatile T* variable, int order) {                                    \
    return load(variable, order, MANYHANDS_CALLER);                                                        \
  }                                                                                                        \
  void __tsan_atomic##bits##_store(volatile T* variable, T value, int order) {                             \
    store(variable, value, order, MANYHANDS_CALLER);                                                       \
  }                                                                                                        \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile T* variable, T* expected, T value, int order, \
                                                    int fail_order) {                                      \
    return compare_exchange(variable, expected, value, order, fail_order, false, MANYHANDS_CALLER);        \
  }                                                                                                        \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile T* variable, T* expected, T value, int order,   \
                                                  int fail_order) {                                        \
    return compare_exchange(variable, expected, value, order, fail_order, true, MANYHANDS_CALLER);         \
  }                                                                                                        \
  T __tsan_atomic##bits##_compare_exchange_val(volatile T* variable, T expected, T value, int order,       \
                                               int fail_order) {                                           \
    compare_exchange(variable, &expected, value, order, fail_order, false, MANYHANDS_CALLER);              \
    return expected;                                                                                       \
  }                                                                                                        \
  MANYHANDS_ATOMIC_CHANGE(bits, T, exchange, (static_cast<void>(before), operand))                         \
  MANYHANDS_ATOMIC_CHANGE(bits, T, fetch_add, before + operand)                                            \
  MANYHANDS_ATOMIC_CHANGE(bits, T, fetch_sub, before - operand)                                            \
  MANYHANDS_ATOMIC_CHANGE(bits, T, fetch_and, before& operand)                                             \
  MANYHANDS_ATOMIC_CHANGE(bits, T, fetch_or, before | operand)                                             \
  MANYHANDS_ATOMIC_CHANGE(bits, T, fetch_xor, before ^ operand)                                            \
  MANYHANDS_ATOMIC_CHANGE(bits, T, fetch_nand, ~(before & operand))

extern "C" {

MANYHANDS_ATOMIC_HOOKS(8, std::uint8_t)
MANYHANDS_ATOMIC_HOOKS(16, std::uint16_t)
MANYHANDS_ATOMIC_HOOKS(32, std::uint32_t)
MANYHANDS_ATOMIC_HOOKS(64, std::uint64_t)

void __tsan_atomic_thread_fence(int order) {
  fence(order, MANYHANDS_CALLER);
}
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
