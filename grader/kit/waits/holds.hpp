// A thread on its way to sleep: held before it sleeps, asleep, and how either ends. Call all of it with the
// lock held (waiters.hpp), except lock_again(); it is released while a thread is held or asleep.
#pragma once
#include <pthread.h>

#include "kit/waits/waiters.hpp"

namespace manyhands::waits {

/// Holds the thread between check and sleep until there is a reason to continue. Returns false if it must
/// check again.
bool stay_awhile(Waiter& waiter);

/// Like stay_awhile(), but where the wait of a std::condition_variable_any begins.
void stay_at_entry(Waiter& waiter);

/// Unlocks the mutex and sleeps. Like pthread_cond_timedwait, but does not lock the mutex again.
int sleep(Waiter& waiter, pthread_mutex_t* mutex, const Deadline* deadline);
void lock_again(pthread_mutex_t* mutex);

/// Of a thread that is held: it goes on to sleep, or checks again if it can.
State after_hold(const Waiter& waiter);

/// Ends the holds at an entry of threads that were woken before, so that each shows whether it waits once
/// more: in this wait, a thread that was asked to stop looks once more, and returns. The number of threads.
int end_repeated_holds();

/// Another thread wants this mutex: the threads that are held with it go on.
void end_hold_of(const Mutex* mutex);

}  // namespace manyhands::waits
