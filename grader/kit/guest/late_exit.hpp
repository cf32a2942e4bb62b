// Injects rare but legal behaviour of the system: between the moment when an ending process has closed its
// pipes and the moment when its parent can wait for it, much can happen. A parent that has read to end of
// file and then asks with WNOHANG usually gets the right answer; here, it gets 0.
//
// The linker's --wrap redirects the program's own calls of _exit to this.
#pragma once

namespace manyhands::guest {

/// From now on, a process that is forked from this one and calls _exit closes everything, and ends when all
/// of its parent's threads sleep or have ended, at the latest after a second.
void children_exit_late();
/// So does this process itself.
void exit_late();
bool exits_late();

/// From now on, each process calls `what` just before it ends by _exit; so do those that are forked from it.
/// Call it before there are threads.
void before_exit(void (*what)());

}  // namespace manyhands::guest
