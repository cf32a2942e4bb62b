// Lets a program's tasks run one at a time, in turns of a few milliseconds of CPU time, all others being
// stopped: what they would do at once, each on a core of its own, then shows in their clocks
// (turn_clocks.hpp) even where neighbours leave the program less than one core. It costs the program its
// speed, so its times are no good.
//
// One per guest; used by the thread that started the guest. Where one process may not stop another's threads,
// they run as they like, and the clocks mean little.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>

#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/stopped_thread.hpp"
#include "kit/host/schedule/turn_clocks.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

class OneAtATime {
 public:
  using Clock = std::chrono::steady_clock;

  /// The guest has one thread, and is about to be given its call. Once a clock is later than `most`, tasks
  /// run as they like again, and nothing is told; 0: none is too late.
  OneAtATime(pid_t guest, std::chrono::nanoseconds turn, std::chrono::nanoseconds most);
  [[nodiscard]] Clock::time_point next() const { return next_; }
  /// Looks at the tasks and, where a turn is over, gives it to another.
  void look();
  /// The program has answered: notes how far it has come, and lets all go on.
  void end();
  void fill(Run& run) const;

 private:
  [[nodiscard]] std::vector<proc::Task> tasks() const;
  void stop_all();
  void note_tasks();

  pid_t guest_;
  std::chrono::nanoseconds most_;
  TurnClocks clocks_;
  std::map<pid_t, std::int64_t> cpu_ns_;  // at the look before
  std::map<pid_t, StoppedThread> stopped_;
  Clock::time_point next_{};
  std::map<pid_t, int> refused_;  // how often one could not be stopped
  bool ended_ = false;
  bool given_up_ = false;
};

}  // namespace manyhands::host
