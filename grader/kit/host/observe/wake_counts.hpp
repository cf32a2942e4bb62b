// How often the tasks of a program wake up while the program has nothing to do but wait. A task that blocks
// until it is notified never wakes up; one that polls wakes up all the time, at even intervals. The kernel
// counts voluntary context switches, so the machine's load cannot add anything.
//
// One per guest; for the thread that watches it.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "model/evidence.hpp"

namespace manyhands::host {

class WakeCounts {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts counting.
  void start(pid_t guest, Clock::time_point now);
  /// Call it often; it is cheap.
  void look(Clock::time_point now);
  /// The count of the task that woke up most evenly, since start().
  [[nodiscard]] WakeUps counted() const;

 private:
  using Counts = std::map<std::pair<pid_t, pid_t>, std::int64_t>;  // by process and thread
  struct Look {
    Clock::time_point when;
    Counts counts;
  };
  pid_t guest_ = 0;
  std::deque<Look> looks_;
};

/// Does a task of the program, or of a process below it, sleep with a timeout? Then it wakes up without being
/// notified. False if that cannot be seen.
bool wakes_by_itself(pid_t guest);

}  // namespace manyhands::host
