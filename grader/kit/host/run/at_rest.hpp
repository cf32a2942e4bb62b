// Does something to a program at a moment when it cannot do anything on its own: all of it sleeps, and the
// site holds back the answers to all its requests. So the effect does not depend on luck.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

using Step = std::function<void(pid_t guest)>;

/// Like call(), on a gated site. Takes the steps in order, each when the program is idle; when it is idle
/// again after the last one, the answers are sent. A program that is never idle is given up on as soon as
/// that is clear.
Reply call_at_rest(const Call& call, site::Server& site, std::vector<Step> steps);

/// A step, for calls with Call::interrupts: interrupts, with a signal, the system calls in which tasks of the
/// guest or of processes below it sleep.
void interrupt_calls(pid_t guest);

/// Does this process itself, not only one below it, have a connection to the server on `port`?
bool talks_to_site(pid_t pid, std::uint16_t port);

/// A process below the guest that waits for an answer from the server on `port`; 0 if there is none.
pid_t requesting_child(pid_t guest, std::uint16_t port);

}  // namespace manyhands::host
