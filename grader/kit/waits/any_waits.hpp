// Recognises waits on a std::condition_variable_any. Its wait locks an internal mutex (the inner one),
// unlocks the user's lock, and only then waits, with the inner mutex. So a thread that waits there has, as
// its last step, unlocked a lock that it had locked before the mutex with which it waits. This identifies the
// wait, and also the call that locks the inner mutex: the last point at which the thread still holds the
// user's lock, so a notification sent after that can be lost.
//
// Each thread keeps its own list of the locks it holds. What is learned about waits is shared and guarded by
// the caller's lock.
#pragma once
#include <pthread.h>

#include <cstdint>

namespace manyhands::waits {

/// Call these in the thread that does it: it has locked a mutex, by the call with this return address, or
/// unlocked one.
void has_locked(const void* mutex, const void* returns_to);
void has_unlocked(const void* mutex);
/// The most recently locked mutex that the calling thread still holds; null if it holds none.
[[nodiscard]] const void* newest_lock();
/// All mutexes that the calling thread holds. Other threads may read them while this thread is held.
struct Mutexes;
[[nodiscard]] const Mutexes* all_locks();
[[nodiscard]] bool has_lock(const void* mutex, const Mutexes& of);

/// Call it once for each wait with `inner`. Returns the user's mutex if this is the wait of a
/// std::condition_variable_any, otherwise null. From then on, its inner mutex and the call that locked it are
/// known; `site` is the number of the wait.
[[nodiscard]] const void* users_mutex(const pthread_cond_t* condition, const void* inner, int site);
/// The number of the wait that begins when the call with this return address locks `inner`; -1: none is
/// known.
[[nodiscard]] int begins_wait(const void* inner, const void* returns_to);
/// A notifying thread has locked `inner` for its notification: this call does not begin a wait.
void begins_no_wait(const pthread_cond_t* condition);
void forget_inner(const pthread_cond_t* condition);

}  // namespace manyhands::waits
