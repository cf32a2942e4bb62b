// The worst lawful order of waits on condition variables, forced. A thread looks at what it waits for, its
// mutex locked, and then sleeps; wait() opens the mutex and puts the thread to sleep in one step, so nothing
// can come between. Unless the change is made, and told, without the mutex. So, between the look and the
// sleep:
//
// - whoever is about to sleep is held there, its mutex still locked, until somebody else wants that mutex, or
//   notifies. A program that changes things under the mutex cannot tell the difference.
// - whenever a mutex is given back, one of those who sleep is woken for nothing (the standard allows that at
// any
//   time), looks, and is held there before the other thread goes on. So there always is one.
// - notified there, it looks again. It goes on? Then the change was made without its mutex, and is noted
//   (Missed). Where the host has ordered that, it does not look, but sleeps: the notification came too early.
//
// Ordered in place of that (Orders::step_aside): whoever has given a mutex back goes on when all other
// threads have got as far as they can. So what is decided under one lock and done under the next is outdated
// by then. Where all do so, each lets the others come just as far; so it can be ordered for one place alone
// (aside_at).
//
// Or, beside it (Orders::no_limits): waits with a time limit end only when somebody notifies. A limit may
// come as late as it likes, so a program that needs it to go on looks again and again in place of being told.
//
// The wait of a std::condition_variable_any is three steps (any_waits.hpp), and its first one is where a
// notification may come between. So it is held there, as soon as the mutex is known to be such a one; at most
// for a while.
//
// All that happens could happen without us. Its own lock is held for moments. Called by the
// interposed functions (interposer.cpp).
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

/// Maps the table that the host gave; without one at_work() stays false, and the real functions do it all.
void start(const Real& real);
[[nodiscard]] bool at_work();

struct Deadline {
  const timespec* until;
  clockid_t clock;
};

/// `deadline`: null where there is none. As pthread_cond_wait and its kind.
int wait(pthread_cond_t* condition, pthread_mutex_t* mutex, const Deadline* deadline, const Caller& caller);
void notify(pthread_cond_t* condition, bool all, const Caller& caller);
void forget(const pthread_cond_t* condition);

/// Locks are mutexes and those for readers and writers; what counts is their address. Before a lock, by a
/// call that returns there.
void enters(const void* mutex, const void* returns_to);

/// Around a lock that could not be had at once.
void wants(const void* mutex);
void wants_no_more();
/// … and one that is only tried.
void tried(const void* mutex);

/// Around the step that gives a lock back; what the first says the second is given.
[[nodiscard]] bool before_unlock(const void* mutex);
void after_unlock(const void* mutex, bool enters, const Caller& caller);
/// Is a thread stepping aside now?
bool is_aside();

}  // namespace manyhands::waits
