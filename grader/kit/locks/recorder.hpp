// Keeps the table of locks: which thread holds which lock since when, in CPU time of the thread. The
// interposed functions (interposer.cpp) call it around the real ones: taken() right after the lock has been
// taken, given_back() right before it is released. So the data of a lock is written while holding it.
//
// Any thread. It does not allocate, takes no lock of its own, and makes no system call except for the
// thread's CPU clock. If a signal handler interrupts it and takes locks, these are not recorded. Forked
// children count in the same table; locks that their parent held are not theirs.
#pragma once
#include <cstdint>

#include "kit/locks/taken_at.hpp"

namespace manyhands::locks {

/// Maps the table that the host provides; without one, nothing is recorded.
void start();

/// `wait_ns` < 0: the lock was free. `between_processes`: the same address is the same lock in all processes.
void taken(const void* lock, bool between_processes, std::int64_t wait_ns, const Caller& caller);
/// By a reader: others may hold it, too, so its time gives no lower bound. Only counted.
void taken_shared(const void* lock, bool between_processes, std::int64_t wait_ns, const Caller& caller);
/// Does nothing if this thread does not hold it, or another thread has released it meanwhile.
void given_back(const void* lock);

/// A wait on a condition variable releases the lock and takes it again. Returns false if it was not held.
bool lent(const void* lock);
void taken_again(const void* lock);

void thread_started();

std::int64_t now_ns();  // the clock for waiting times

}  // namespace manyhands::locks
