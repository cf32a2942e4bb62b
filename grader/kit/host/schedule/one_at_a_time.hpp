// Runs a program's tasks one at a time, in turns of a few milliseconds of CPU time, while all others are
// stopped. Their clocks (turn_clocks.hpp) then show what they would do in parallel, each on its own core,
// even if neighbours leave the program less than one core. The program runs slower, so its times are useless.
//
// A task that ends takes with it the CPU time that it has used since the last look, and one that starts and
// ends between two looks is not seen at all. Then the clocks are too short, so whoever judges by them may say
// "too slow", but not "fast enough".
//
// One per guest; for the thread that started the guest. If one process may not stop another's threads, the
// tasks run freely, and the clocks mean little.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>

#include "kit/host/observe/proc.hpp"
#include "kit/host/schedule/turn_clocks.hpp"
#include "model/evidence.hpp"
#include "spawn/stopped_thread.hpp"

namespace manyhands::host {

class OneAtATime {
 public:
  using Clock = std::chrono::steady_clock;

  /// The guest has one thread, and is about to get its call. As soon as a clock exceeds `most`, tasks run
  /// freely again, and nothing is reported; 0: no limit.
  OneAtATime(pid_t guest, std::chrono::nanoseconds turn, std::chrono::nanoseconds most);
  [[nodiscard]] Clock::time_point next() const { return next_; }
  /// Checks the tasks and, if a turn is over, gives the next one to another task.
  void look();
  /// The program has answered: records its progress, and lets all tasks continue.
  void end();
  void fill(Run& run) const;

 private:
  [[nodiscard]] std::vector<proc::Task> tasks() const;
  void stop_all();
  void note_tasks();

  pid_t guest_;
  std::chrono::nanoseconds most_;
  TurnClocks clocks_;
  std::map<pid_t, std::int64_t> cpu_ns_;  // at the previous check
  std::map<pid_t, spawn::StoppedThread> stopped_;
  Clock::time_point next_{};
  std::map<pid_t, int> refused_;  // how often one could not be stopped
  bool ended_ = false;
  bool given_up_ = false;
};

}  // namespace manyhands::host
