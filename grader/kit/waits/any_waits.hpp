// std::condition_variable_any: its wait locks a mutex of its own (the inner one), unlocks the user's lock,
// and only then waits, on the inner mutex. So a thread that waits there has unlocked, as its last step, a
// mutex that it had locked before the one with which it waits; that is how such a wait is recognised, and
// with it the call that locks the inner mutex: the last point at which the thread still has the user's lock,
// and a notification is missed.
//
// Each thread keeps which mutexes it has. Of what is learned, all is kept under the caller's lock.
#pragma once
#include <pthread.h>

#include <cstdint>

namespace manyhands::waits {

/// By the thread that does it: a mutex was locked, by a call that returns to this address; or unlocked.
void has_locked(const void* mutex, const void* returns_to);
void has_unlocked(const void* mutex);
/// The mutex that the calling thread locked last, of those that it still has; null: it has none.
[[nodiscard]] const void* newest_lock();
/// All that it has; other threads may look at them while it stands still.
struct Mutexes;
[[nodiscard]] const Mutexes* all_locks();
[[nodiscard]] bool has_lock(const void* mutex, const Mutexes& of);

/// At a wait with `inner`: the user's mutex, if it is one of a std::condition_variable_any; else null. Once
/// for each wait. From then on its `inner`, and the call that locked it, are known; `site` is the wait's
/// number.
[[nodiscard]] const void* users_mutex(const pthread_cond_t* condition, const void* inner, int site);
/// The number of the wait that begins where `inner` is locked by a call that returns there; -1: none is
/// known.
[[nodiscard]] int begins_wait(const void* inner, const void* returns_to);
/// A notification comes from a thread that has locked `inner` for that: this call begins no wait.
void begins_no_wait(const pthread_cond_t* condition);
void forget_inner(const pthread_cond_t* condition);

}  // namespace manyhands::waits
