// Forces the worst order of events that condition variables allow. A thread checks its condition with the
// mutex locked, and then sleeps; wait() unlocks the mutex and puts the thread to sleep in one atomic step, so
// nothing can happen in between, unless the condition is changed and notified without the mutex. To expose
// this, between the check and the sleep:
//
// - A thread that is about to sleep is held, with its mutex still locked, until another thread wants that
//   mutex or notifies. A program that changes the condition under the mutex cannot see a difference.
// - Whenever a mutex is unlocked, one of the sleeping threads gets a spurious wake-up (the standard allows
//   them at any time), checks its condition, and is held before the other thread continues. So there is
//   always a held thread.
// - If a held thread is notified, it checks its condition again. If it then continues, the condition was
//   changed without the mutex, and this is recorded (Missed). If the host has ordered it, the thread does not
//   check but sleeps: the notification came too early and is lost.
//
// Alternatively (Orders::step_aside), a thread that has unlocked a mutex continues only when all other
// threads are blocked. So what it decided under one lock is outdated when it acts under the next. If all
// threads do this, each lets the others get only as far as it got; so it can be limited to one place
// (aside_at).
//
// In addition (Orders::no_limits), timed waits end only when they are notified. A timeout may be arbitrarily
// late, so a program that needs it to make progress is polling instead of being notified.
//
// The wait of a std::condition_variable_any has three steps (any_waits.hpp), and a notification can come in
// after the first one. So a thread is held at that step, once the mutex is known to be such an inner mutex,
// and only for a limited time.
//
// Everything that is forced here could also happen by chance. The internal lock is held only briefly. Called
// by the interposed functions (interposer.cpp).
#pragma once
#include <pthread.h>
#include <time.h>

#include "kit/locks/taken_at.hpp"

namespace manyhands::waits {

using locks::Caller;

struct Real {
  int (*lock)(pthread_mutex_t*);
  int (*trylock)(pthread_mutex_t*);
  int (*unlock)(pthread_mutex_t*);
};

/// Maps the table that the host provides. Without one, at_work() stays false, and only the real functions are
/// used.
void start(const Real& real);
[[nodiscard]] bool at_work();

struct Deadline {
  const timespec* until;
  clockid_t clock;
};

/// `deadline`: null if there is none. Otherwise like pthread_cond_wait and its variants.
int wait(pthread_cond_t* condition, pthread_mutex_t* mutex, const Deadline* deadline, const Caller& caller);
void notify(pthread_cond_t* condition, bool all, const Caller& caller);
void forget(const pthread_cond_t* condition);

/// Locks are mutexes and rwlocks, identified by their address. Call enters() before a lock operation, with
/// its return address.
void enters(const void* mutex, const void* returns_to);

/// Around a lock operation that has to wait.
void wants(const void* mutex);
void wants_no_more();
/// After a failed attempt to lock (try_lock).
void tried(const void* mutex);

/// Around the unlock operation; pass the result of the first to the second.
[[nodiscard]] bool before_unlock(const void* mutex);
void after_unlock(const void* mutex, bool enters, const Caller& caller);
/// Whether any thread is stepping aside now.
bool is_aside();
/// For who wants to know if all threads are at rest: those that are held although they have been woken go on,
/// to sleep or not. The number of threads.
int end_holds();

}  // namespace manyhands::waits
