// The longest chain of work that had to be done sequentially, from samples: a lower bound on the run's time,
// with any number of free cores. If a neighbour delays one of two equal tasks, they end at different times,
// but on this path they still count as parallel.
//
// Every task has its own clock, which advances with its CPU time. A task that starts, or continues after a
// sleep, was released by another task, so its clock is set to at least that task's clock. The samples do not
// show which task released it, so two paths are kept: with the earliest and with the latest clock that this
// task can have had. (The span of a computation, as in Brent 1974, of what was observed.)
//
// For each sample: note() for every task, then end_interval(). For one thread.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace manyhands::host {

class CriticalPath {
 public:
  struct Seen {
    std::pair<pid_t, pid_t> task;
    std::int64_t used_ns = 0;  // CPU time since the previous sample
    bool at_work = false;      // running or runnable now
  };
  void note(const Seen& task) { seen_.push_back(task); }
  /// `last`: the current state of the tasks says nothing; as many as before count as at work.
  void end_interval(bool last = false);

  [[nodiscard]] std::int64_t shortest_ns() const { return longest_.earliest; }
  [[nodiscard]] std::int64_t longest_ns() const { return longest_.latest; }

 private:
  struct Clock {
    std::int64_t earliest = 0;
    std::int64_t latest = 0;
    bool at_work = false;
  };
  struct Pair {
    std::int64_t earliest = 0;
    std::int64_t latest = 0;
  };
  [[nodiscard]] Pair who_let_go() const;

  std::map<std::pair<pid_t, pid_t>, Clock> clocks_;
  std::vector<Seen> seen_;
  Pair longest_;
  int at_work_before_ = 1;
};

}  // namespace manyhands::host
