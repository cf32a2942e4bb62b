// How often the tasks of a program wake up while all of it has nothing to do but wait. Who sleeps until it is
// told wakes up never; who looks again and again wakes up all the time, and evenly. The kernel counts it: how
// often a task gave its CPU away by itself, to sleep. So the machine's load cannot add anything to it.
//
// One per guest; used by the thread that watches it.
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

  /// Counts from here.
  void start(pid_t guest, Clock::time_point now);
  /// To be called again and again; what it costs is little.
  void look(Clock::time_point now);
  /// Of the task that woke up most evenly, since start().
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

/// Does a task of the program, or of a process below it, sleep for a limited time only? It wakes up by itself
/// then. False where that cannot be seen.
bool wakes_by_itself(pid_t guest);

}  // namespace manyhands::host
