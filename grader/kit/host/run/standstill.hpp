// Is everything at rest? This looks at a closed system: all processes in a program's tree, and this process's
// own threads except the caller (a site's server).
//
// The proof: read all CPU times, then the state of every thread, then all CPU times again; they are equal. A
// thread that was running or runnable at the first reading and was then found asleep must have run in
// between, and used CPU time is visible as soon as a thread goes to sleep. So all threads were already asleep
// at the first reading, and none was left to wake them. From then on, only an answer or the program's own
// timers can wake it: a thread that is woken through a pipe or a lock is runnable (state R) at once, and a
// send over the loopback device wakes the receiver before it returns. (The exception is a packet that the
// kernel has deferred: rare, and some 100 µs. If the clock is moved too early because of it, a crawl looks
// slower by one step, never faster.)
//
// For one thread: the one that started the program.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>

namespace manyhands::host {

/// CPU time in ns used so far. A process or thread that has ended has no entry; the CPU time of ended threads
/// is kept by their process.
struct CpuTimes {
  std::map<pid_t, std::int64_t> program;  // by process
  std::map<pid_t, std::int64_t> own;      // by thread

  [[nodiscard]] std::int64_t program_ns() const;
  friend bool operator==(const CpuTimes&, const CpuTimes&) = default;
};

class Standstill {
 public:
  /// Create it before the program is started: children that already exist are not part of it.
  Standstill();

  /// Of the processes that existed at the last all_asleep(). Cheap, however many threads there are.
  [[nodiscard]] CpuTimes cpu_times() const;
  /// Is every thread asleep? About 10 µs per thread; less if one is found that is not.
  [[nodiscard]] bool all_asleep();

 private:
  [[nodiscard]] std::set<pid_t> processes() const;

  std::set<pid_t> not_ours_;
  std::set<pid_t> program_;
};

}  // namespace manyhands::host
