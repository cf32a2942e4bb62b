// Why a tree of processes stands still: who sleeps in which system call, on which pipe, and who holds its
// ends.
#pragma once
#include <sys/types.h>

#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// All tasks of `pid` and its descendants that sleep in read, write or a wait for children; and those that
/// wait for pipes with poll or epoll, once for each pipe.
std::vector<BlockedCall> blocked_calls(pid_t pid);

}  // namespace manyhands::host
