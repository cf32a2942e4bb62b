// Everything that this process started, and everything that came of it, ended: also what left its process
// group, lost its parent, or was forked by a program that is being graded. May be called from any thread,
// also while others wait for a command: they do not get to see its end before end_children().
#pragma once
#include <sys/types.h>

#include <vector>

namespace manyhands::process {

/// Direct children, zombies included; none where the process is gone.
std::vector<pid_t> children_of(pid_t pid);

/// From here on a process below us that loses its parent becomes a child of ours, and can be found.
void adopt_orphans();

/// Our children stand still afterwards; all below them are gone.
void end_below_children();

/// Kills our children. After end_below_children(): nothing of ours is left. Whoever waits for a command does
/// not come back from it: its end is no result. For the time right before the program ends.
void end_children();

/// Has it come to that?
bool children_were_ended();

}  // namespace manyhands::process
