// Why a process tree is stuck: which tasks sleep in which system call, on which pipe, and which processes
// hold the ends of that pipe.
#pragma once
#include <sys/types.h>

#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// All tasks of `pid` and its descendants that sleep in read, write or a wait for children. A task that waits
/// for pipes with poll or epoll is listed once per pipe.
std::vector<BlockedCall> blocked_calls(pid_t pid);

}  // namespace manyhands::host
