// Who holds a lock that we are waiting for, as far as the kernel shows it to this user.
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>

namespace manyhands::grade {

struct LockHolder {
  pid_t pid = 0;         // 0: nobody, or a process that is not visible here (another container)
  std::string user;      // name, or number; empty: unknown
  std::string command;   // command line, on one line; empty: unknown
  bool ours = false;     // it runs as our own user
  bool stopped = false;  // for example by Ctrl-Z: it holds the lock until it continues or ends

  /// "process 4711 of alice (grader check), which is stopped".
  [[nodiscard]] std::string words() const;
};

/// The holder of a lock on the file behind this descriptor. Any thread.
LockHolder holder_of(int fd);

/// The first process in the text of /proc/locks that holds a flock on this file; 0: none.
pid_t holder_in(std::string_view proc_locks, unsigned major, unsigned minor, unsigned long inode);

}  // namespace manyhands::grade
