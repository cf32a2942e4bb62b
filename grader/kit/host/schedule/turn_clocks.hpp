// Which task gets the next turn when a program's tasks run one at a time, and how far each would have come if
// all had run in parallel.
//
// Every task has its own clock, which advances with its CPU time. A task that starts, or continues after a
// sleep, was released by the task that ran, so its clock is set to at least that task's clock. The turn goes
// to the task whose clock is furthest behind. So the clock of a task that waited for all others shows how
// long the program would have taken with a core for each of its tasks, whatever else the machine does. (This
// is a discrete-event simulation of cores, in which each event is a turn. It leaves out how tasks slow each
// other down when they really run in parallel, so the real time is no less.) A task that spins while it waits
// checks its condition once per turn, so the clocks may be late by up to one turn each time; runs with turns
// of two lengths show how much that is.
//
// For each check: after() with all tasks. One per run. Does no I/O.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <vector>

namespace manyhands::host {

struct TaskInTurn {
  pid_t tid = 0;
  std::int64_t used_ns = 0;  // CPU time since the previous check
  bool can_run = false;      // running, runnable, or stopped while it was
};

class TurnClocks {
 public:
  /// `turn_ns`: in CPU time. `first`: the task that runs at the beginning.
  TurnClocks(std::int64_t turn_ns, pid_t first) : turn_ns_(turn_ns), running_(first) { clocks_[first]; }

  void after(const std::vector<TaskInTurn>& tasks);
  /// The task that is to run now; 0: none can.
  [[nodiscard]] pid_t running() const { return running_; }
  [[nodiscard]] std::int64_t clock_ns(pid_t tid) const;
  /// The mean length of turns that ended because their time was up; 0: there were none.
  [[nodiscard]] std::int64_t mean_turn_ns() const { return turns_ > 0 ? in_turns_ns_ / turns_ : 0; }

 private:
  struct Clock {
    std::int64_t at = 0;
    bool could_run = false;
  };
  void move_clocks(const std::vector<TaskInTurn>& tasks);

  std::int64_t turn_ns_;
  pid_t running_;
  std::int64_t used_in_turn_ = 0;
  std::int64_t before_ = 0;  // the clock of the task that ran, at the previous check
  std::map<pid_t, Clock> clocks_;
  std::int64_t in_turns_ns_ = 0;
  std::int64_t turns_ = 0;
};

}  // namespace manyhands::host
