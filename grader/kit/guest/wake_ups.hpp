// Condition variables under the grader's hand: who is woken when, within what the standard allows. A program
// that counts on more than that is seen to fail, every time.
//
// std::condition_variable (and what the library builds on it) comes here by the linker's --wrap. Until
// conduct() everything is as ever; afterwards a waiting thread sleeps here, and the longest asleep is woken
// first. Timed waits stay as ever. Not under a race detector: the order that is kept here would hide races.
//
// One thread conducts: it calls conduct() before any other thread waits, and the rest of this header while
// the others are at rest (at_rest.hpp).
#pragma once

namespace manyhands::guest::wake_ups {

void conduct();

/// From now on whoever is woken is held back, until let_go(): as if it got no CPU.
void hold_woken();
/// From now on whoever is about to sleep is held back before it does, its mutex still locked, until
/// let_go().
void hold_sleepers();
/// From now on whoever is woken gets as far as it can before the one that woke it goes on.
void woken_go_first();
/// All is as ever again; those that were held back go on one after another, in the order in which they were
/// stopped, each as far as it can.
void let_go();

/// Wakes everybody who sleeps, without a reason: the standard allows it at any time.
void wake_for_nothing();

/// From now on: another one of those that wait is woken, sleepers wake for nothing now and then, and threads
/// give way to others when they go to sleep and when they wake. Always alike for one seed and one order of
/// events.
void at_random(unsigned seed);

}  // namespace manyhands::guest::wake_ups
