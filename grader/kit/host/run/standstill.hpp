// Does anything move? What is looked at is closed in itself: all processes of a program's whole tree, and
// this process's own threads but the caller (a site's server).
//
// The proof: CPU times are read, then the state of every thread, then CPU times again, and they are the same.
// A thread that was running, or ready to, at the first reading and was found asleep has run in between, and
// CPU time that was used shows as soon as a thread goes to sleep. So all were asleep at the first reading
// already, and nobody was there to wake them. From then on only an answer can wake the program, or its own
// timers: whoever is woken through a pipe or a lock is ready to run (state R) at once, and a send over the
// loopback device wakes the receiver before it returns. (A packet that the kernel has put off is the
// exception: rare, and some 100 µs. A clock that is moved too early by it makes a crawl look slower by one
// step, never faster.)
//
// Used by one thread, that in which the program was started.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>

namespace manyhands::host {

/// CPU time in ns that was used so far. What ended has none any more; of threads it is kept by their process.
struct CpuTimes {
  std::map<pid_t, std::int64_t> program;  // by process
  std::map<pid_t, std::int64_t> own;      // by thread

  [[nodiscard]] std::int64_t program_ns() const;
  friend bool operator==(const CpuTimes&, const CpuTimes&) = default;
};

class Standstill {
 public:
  /// To be made before the program is started: children that there are already belong to somebody else.
  Standstill();

  /// Of the processes that were there at the last all_asleep(). Cheap, however many threads there are.
  [[nodiscard]] CpuTimes cpu_times() const;
  /// Is every thread asleep? Some 10 µs for each; less where one is found that is not.
  [[nodiscard]] bool all_asleep();

 private:
  [[nodiscard]] std::set<pid_t> processes() const;

  std::set<pid_t> not_ours_;
  std::set<pid_t> program_;
};

}  // namespace manyhands::host
