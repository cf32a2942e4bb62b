// Doing something to a program at a moment when it cannot do anything by itself: all of it sleeps, and the
// site holds back the answers to all its requests. What comes of it then is no matter of luck.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

using Step = std::function<void(pid_t guest)>;

/// As call(), on a gated site. The steps are taken in their order, each when the program has come to rest;
/// when it rests once more, the answers go out. A program that never rests is not waited for longer than it
/// takes to see that.
Reply call_at_rest(const Call& call, site::Server& site, std::vector<Step> steps);

/// A step, for calls with Call::interrupts: whatever system call a task of the guest or of a process below it
/// sleeps in is interrupted by a signal.
void interrupt_calls(pid_t guest);

/// Has this process, and not only one below it, a connection to the server on `port`?
bool talks_to_site(pid_t pid, std::uint16_t port);

/// A process below the guest that waits for an answer of the server on `port`; 0: there is none.
pid_t requesting_child(pid_t guest, std::uint16_t port);

}  // namespace manyhands::host
