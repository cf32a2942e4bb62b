// Who holds a lock that we wait for: as much of it as the kernel lets this user see.
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>

namespace manyhands::grade {

struct LockHolder {
  pid_t pid = 0;         // 0: nobody, or somebody who cannot be seen from here (another container)
  std::string user;      // by name, else by number; empty: not known
  std::string command;   // its command line, in one line; empty: not known
  bool ours = false;     // it runs as the same user as we do
  bool stopped = false;  // by Ctrl-Z, for instance: it holds the lock until it goes on or is ended

  /// "process 4711 of alice (grader check), which is stopped".
  [[nodiscard]] std::string words() const;
};

/// Of the file behind this descriptor. Any thread.
LockHolder holder_of(int fd);

/// The first process in the text of /proc/locks that holds a flock on this file; 0: none.
pid_t holder_in(std::string_view proc_locks, unsigned major, unsigned minor, unsigned long inode);

}  // namespace manyhands::grade
