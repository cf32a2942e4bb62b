// Who waits for the answers that a site holds back: threads, processes, or one loop for all of them. Seen
// from outside, by the system call in which each task sleeps and the connections that it waits for there.
#pragma once
#include <sys/types.h>

#include <cstdint>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Of the guest and all processes below it, whose site listens on `port`. At a moment when the program rests;
/// it looks some more times where fewer than `expected` were found, as one that looks up now and then may
/// just do so. Some 20 µs for each task.
Waiters waiters_of(pid_t guest, std::uint16_t port, int expected);

}  // namespace manyhands::host
