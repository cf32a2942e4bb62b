// Controls which thread a condition variable wakes and when, within what the standard allows, so that a
// program that relies on more fails every time.
//
// The linker's --wrap redirects std::condition_variable (and everything in the library built on it) to this
// file. Until conduct() is called, nothing changes; afterwards, waiting threads block here and are woken in
// first-in, first-out order. Timed waits are never changed. Do not use it with a race detector: the added
// synchronisation would hide races.
//
// Only one thread may control: it calls conduct() before any other thread waits, and all other functions
// while the other threads are blocked (at_rest.hpp).
#pragma once

namespace manyhands::guest::wake_ups {

void conduct();

/// From now on, woken threads are held back until let_go(), as if they got no CPU.
void hold_woken();
/// From now on, threads that are about to sleep are held before they do, with their mutex still locked, until
/// let_go().
void hold_sleepers();
/// From now on, a woken thread runs until it blocks before the thread that woke it continues.
void woken_go_first();
/// Back to normal. The threads that were held continue one after another, in the order in which they were
/// stopped, each until it blocks.
void let_go();

/// Spurious wake-ups for all sleeping threads; the standard allows them at any time.
void wake_for_nothing();

/// From now on, notifications wake a random waiter, sleeping threads occasionally wake up spuriously, and
/// threads yield when they go to sleep and when they wake up. Deterministic for the same seed and order of
/// events.
void at_random(unsigned seed);

}  // namespace manyhands::guest::wake_ups
