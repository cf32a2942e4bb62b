// Keeps the table of locks: who holds which lock since when, in CPU time of the thread. Called by the
// interposed functions (interposer.cpp) around the real ones: taken() when the lock has just been got,
// given_back() just before it is given back, so that what is written about a lock is written under it.
//
// Any thread; no allocation, no lock of its own, no system call but the thread's CPU clock. A signal handler
// that takes locks in the middle of it is not recorded. Forked children count into the same table; what their
// parent held is not theirs.
#pragma once
#include <cstdint>

#include "kit/locks/taken_at.hpp"

namespace manyhands::locks {

/// Maps the table that the host gave; without one, nothing is ever recorded.
void start();

/// `wait_ns` < 0: the lock was free. `between_processes`: the same address is the same lock in all of them.
void taken(const void* lock, bool between_processes, std::int64_t wait_ns, const Caller& caller);
/// By a reader: others may hold it, too, so that its time is no floor under anything. Only counted.
void taken_shared(const void* lock, bool between_processes, std::int64_t wait_ns, const Caller& caller);
/// Nothing happens where this thread does not hold it, or somebody else gave it back meanwhile.
void given_back(const void* lock);

/// A wait on a condition variable gives the lock back and takes it again. False: it was not held.
bool lent(const void* lock);
void taken_again(const void* lock);

void thread_started();

std::int64_t now_ns();  // the clock of waiting

}  // namespace manyhands::locks
