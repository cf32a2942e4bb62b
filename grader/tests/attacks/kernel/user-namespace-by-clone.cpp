// attack: histogram-threads
// tries: the same, with clone and clone3
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const auto child = ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) ::_exit(0);
  attack::tell("a user namespace by clone", child > 0);
  clone_args how{};
  how.flags = CLONE_NEWUSER;
  how.exit_signal = SIGCHLD;
  const auto other = ::syscall(SYS_clone3, &how, sizeof how);
  if (other == 0) ::_exit(0);
  attack::tell("a user namespace by clone3", other > 0);
  attack::confess();
}
