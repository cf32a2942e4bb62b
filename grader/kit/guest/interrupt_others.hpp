// A signal to everything in the program that waits.
#pragma once
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kit/guest/task_look.hpp"

namespace manyhands::guest {

/// Interrupts, with the signal for which allow_interrupts() (faults.hpp) has installed a handler, the system
/// calls in which threads of `root` and of all processes below it sleep, except the caller's.
inline void interrupt_others(pid_t root) {
  const auto self = static_cast<pid_t>(::syscall(SYS_gettid));
  for (const auto tid : threads_of(root)) {
    for (const auto child : children_of(root, tid)) interrupt_others(child);
    if (tid != self && look_at(root, tid).state == 'S') ::syscall(SYS_tgkill, root, tid, SIGWINCH);
  }
}

}  // namespace manyhands::guest
