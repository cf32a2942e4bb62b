// Injects rare but legal behaviour of the system: read() and recv() return less than was requested, and
// signals interrupt blocking calls.
//
// The linker's --wrap redirects the program's own calls to these functions: faults.cpp has the common ones,
// other_calls.cpp their other names.
#pragma once
#include <cstddef>

namespace manyhands::guest {

/// How many of `count` bytes a call may transfer from or to a descriptor. A write is noted (long_writes.hpp).
std::size_t allowed_to_read(int fd, std::size_t count);
std::size_t allowed_to_write(int fd, std::size_t count);
/// Whether a call that reads must return as if a signal had arrived first: each other one that would wait for
/// data from a pipe or a local stream socket.
bool interrupts_read(int fd, int flags = 0);
/// Whether a wait for a child must return as if a signal had arrived first.
bool interrupts_wait(int options);

/// read() and recv() on a pipe or a local stream socket return at most a part of what was requested, if this
/// is more than PIPE_BUF bytes, or was written by this program and its children in pieces of more than that.
void inject_short_reads(bool on);
bool injects_short_reads();

/// Installs a handler for the signal that the host sends (SIGWINCH: the window's size has changed), so that
/// it interrupts blocking calls, also in forked children. Interruptions that no timing of the host could
/// produce are simulated: write() to a pipe transfers at most a part of more than PIPE_BUF bytes, each other
/// read() that has to wait returns EINTR, and wait() and waitpid() return once as if the child were still
/// running. The latter is not simulated in a program that could know better: one that handles or blocks
/// SIGCHLD, has a signalfd or pidfd, or waits with WNOHANG.
void allow_interrupts();
/// At the end of a call: the host gets to know where a thread was interrupted and has not called again.
void tell_given_up_calls();

}  // namespace manyhands::guest
