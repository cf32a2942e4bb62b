// Does something to a program's processes at the moment that a test asks for. A thread that reaches a hold
// (kit/guest/worker_program.hpp) sleeps until the host kills its process or releases it
// (observe/executed.hpp). So whatever is done there does not depend on luck, or on how busy the machine is.
#pragma once
#include <sys/types.h>

#include <functional>

#include "kit/host/run/call.hpp"

namespace manyhands::host {

/// Called every few milliseconds while the program runs. It may send signals; it must not wait.
using Look = std::function<void(pid_t guest)>;

/// Like call(). A program that waits for a held process, and for nothing else, is hung: use Call::may_sleep
/// if it may notice by a timer.
Reply call_held(const Call& call, const Look& look);

}  // namespace manyhands::host
