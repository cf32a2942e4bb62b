// Whose turn it is where a program's tasks are let run one at a time, and how far each would have come had
// all of them run at once.
//
// Every task has a clock of its own, which goes on with its CPU time. One that begins, or goes on after a
// sleep, was let go by the one that ran: its clock is set to no less than that one's. The turn goes to the
// task whose clock is furthest behind. So the clock of a task that waited for all others shows how long the
// program would have taken with a core for each of its tasks, whatever else the machine does. (A
// discrete-event simulation of cores, each event being a turn; what tasks do to each other only when they run
// at once is not in it, so that the real time is no less.) A task that spins while it waits looks at what it
// waits for once in a turn, so that the clocks may be too late by a turn each time; runs with turns of two
// lengths tell how much that is.
//
// For each look: after() with all tasks. One per run. Pure but for its memory.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <vector>

namespace manyhands::host {

struct TaskInTurn {
  pid_t tid = 0;
  std::int64_t used_ns = 0;  // CPU time since the look before
  bool can_run = false;      // runs, is ready to run, or was stopped while it could
};

class TurnClocks {
 public:
  /// `turn_ns`: of CPU time. `first`: the task that runs at the beginning.
  TurnClocks(std::int64_t turn_ns, pid_t first) : turn_ns_(turn_ns), running_(first) { clocks_[first]; }

  void after(const std::vector<TaskInTurn>& tasks);
  /// Who is to run now; 0: nobody can.
  [[nodiscard]] pid_t running() const { return running_; }
  [[nodiscard]] std::int64_t clock_ns(pid_t tid) const;
  /// How long turns really were, on average: those that ended because they were over. 0: none did.
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
  std::int64_t before_ = 0;  // the clock of the one that ran, at the look before
  std::map<pid_t, Clock> clocks_;
  std::int64_t in_turns_ns_ = 0;
  std::int64_t turns_ = 0;
};

}  // namespace manyhands::host
