// What waits for the answers that a site holds back: threads, processes, or one loop for all of them.
// Observed from outside: the system call in which each task sleeps, and the connections that it waits for.
#pragma once
#include <sys/types.h>

#include <cstdint>

#include "model/evidence.hpp"

namespace manyhands::host {

/// For the guest and all processes below it; their site listens on `port`. Call it while the program is idle.
/// Retries if fewer than `expected` are found, since a task that wakes up now and then may be awake just now.
/// About 20 µs per task.
Waiters waiters_of(pid_t guest, std::uint16_t port, int expected);

}  // namespace manyhands::host
