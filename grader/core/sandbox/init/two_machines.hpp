// Two machines in one sandbox (wire/machines.hpp): networks, names and the link between them. The
// functions return null, or the step that failed and its errno.
#pragma once

namespace manyhands::sandbox::init {

/// In init, with the rights of its sandbox: this process and its later children are on the first machine.
const char* make_first_machine();

/// A process that is about to become a program tells its parent why it cannot, over a pipe that closes
/// otherwise. Both are the same program, so the pointer is valid in both.
struct Failure {
  int error;
  const char* step;
};
[[noreturn]] void give_up(int report, const char* step);
/// Waits until there is a failure, or the pipe is closed; then `step` is null.
Failure failure_from(int report);

/// In a process on the first machine: forks one that is on the second machine. There, `run` is called with a
/// socket that listens in the working folder, and the pipe for its failure. It must not return.
const char* start_second_machine(void (*run)(int listener, int report, const void* context),
                                 const void* context);

/// Gives up all rights of the sandbox, or all but the right to pull the plug.
const char* drop_rights(bool all);

/// In init: from now on, the link carries nothing.
void pull_the_plug();

}  // namespace manyhands::sandbox::init
