// Ends everything that this process has started, directly or indirectly: also processes that left their
// process group, lost their parent, or were forked by a graded program. May be called from any thread, also
// while others wait for a command: they do not see its end before end_children().
#pragma once
#include <sys/types.h>

#include <vector>

namespace manyhands::process {

/// Direct children, including zombies; none if the process is gone.
std::vector<pid_t> children_of(pid_t pid);

/// From now on, processes below us that lose their parent become our children, so that they can be found.
void adopt_orphans();

/// Afterwards, our children are stopped, and everything below them is gone.
void end_below_children();

/// Kills our children. After end_below_children(), nothing of ours is left. Threads that wait for a command
/// never return, because its end is not a result. Call it right before the program ends.
void end_children();

/// Whether end_children() has been called.
bool children_were_ended();

}  // namespace manyhands::process
