// Lawful behaviour of the system that is rarely seen, made frequent: calls of read() and recv() that give
// less than was asked, and signals that interrupt whatever a program waits in.
//
// A program's own calls come here by the linker's --wrap: faults.cpp has the usual ones, other_calls.cpp the
// same under other names.
#pragma once
#include <cstddef>

namespace manyhands::guest {

/// How much of `count` bytes a call may take from a descriptor, or put there.
std::size_t allowed_to_read(int fd, std::size_t count);
std::size_t allowed_to_write(int fd, std::size_t count);
/// True where a wait for a child is to return as if a signal had come first.
bool interrupts_wait(int options);

/// read() and recv() of a pipe or a local stream socket give at most part of what was asked.
void inject_short_reads(bool on);

/// From now on the signal that the host sends (SIGWINCH: somebody changed a window's size) has a handler, so
/// that it interrupts calls; forked children have it too. And as if such a signal came by itself, where no
/// luck could make it: write() into a pipe takes at most part of what is longer than PIPE_BUF, and wait() and
/// waitpid() return once as if the child were still running. Not in a program that may know better: one that
/// has a handler for SIGCHLD, blocks it, has a descriptor for signals or processes, or looks without waiting.
void allow_interrupts();

}  // namespace manyhands::guest
