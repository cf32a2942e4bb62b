// Does anything move? What is looked at is closed in itself: all tasks of a program's whole tree, and this
// process's own threads but the caller (a site's server). One look reads them one after the other, and is no
// proof. But a task that was asleep at two looks and had used no CPU in between did not run between them; so
// where two looks are the same and show everybody asleep, there was a moment at which everybody was. From
// then on only an answer can wake the program, or its own timers: whoever is woken through a pipe or a lock
// is ready to run (state R) at once, and a send over the loopback device wakes the receiver before it
// returns. (A packet that the kernel has put off is the exception: rare, and some 100 µs. A clock that is
// moved too early by it makes a crawl look slower by one step, never faster.)
//
// Used by one thread, that in which the program was started.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace manyhands::host {

struct Sight {
  using Tasks = std::map<std::pair<pid_t, pid_t>, std::int64_t>;  // process and thread → CPU time, ns
  Tasks program;
  Tasks own;
  bool program_asleep = true;
  bool own_asleep = true;

  [[nodiscard]] bool asleep() const { return program_asleep && own_asleep; }
  [[nodiscard]] std::int64_t program_cpu_ns() const;
  [[nodiscard]] bool same_as(const Sight& other) const {
    return program == other.program && own == other.own;
  }
};

class Standstill {
 public:
  /// To be made before the program is started: children that there are already belong to somebody else.
  Standstill();
  [[nodiscard]] Sight look() const;

 private:
  std::set<pid_t> not_ours_;
};

}  // namespace manyhands::host
