// Processes whose parent died below us. The host is their reaper (PR_SET_CHILD_SUBREAPER), so no process
// escapes by forking twice. For one thread.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <set>
#include <vector>

namespace manyhands::host {

/// Makes this process the reaper of all its descendants.
void become_reaper();

/// The guests that run now; all other children of this process are orphans.
std::set<pid_t>& known_guests();

std::vector<pid_t> orphans();

/// Kills and reaps orphans until none are left; returns the CPU time that they had used, in ns.
std::int64_t reap_orphans();

}  // namespace manyhands::host
