// Detects when a program and all processes that it has forked are blocked, by what the kernel reports about
// them. It synchronises with nothing, so it cannot hide a race.
#pragma once
#include <sys/types.h>

namespace manyhands::guest {

/// Polls until every thread of `root` and of all processes below it, except the caller, sleeps, is stopped or
/// has ended, or has been spinning for far longer than a thread needs to make progress. Any process of the
/// tree may call it.
void until_tree_rests(pid_t root);

}  // namespace manyhands::guest
