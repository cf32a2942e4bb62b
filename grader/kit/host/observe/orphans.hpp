// Processes whose parent died below us: the host is their reaper (PR_SET_CHILD_SUBREAPER), so that nothing
// escapes by forking twice. One thread.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <set>
#include <vector>

namespace manyhands::host {

/// Makes this process the reaper of all its descendants.
void become_reaper();

/// The guests that run now; all other children of ours are orphans.
std::set<pid_t>& known_guests();

std::vector<pid_t> orphans();

/// Kills and reaps until none is left; the CPU time that they had used, in ns.
std::int64_t reap_orphans();

}  // namespace manyhands::host
