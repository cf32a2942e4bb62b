// The longest chain of work that had to be done one after the other, from samples: what a run cannot be
// faster than, however many cores it has to itself. A neighbour that keeps one of two equal tasks waiting
// makes them end at different times; on this path they still count as side by side.
//
// Every task has a clock of its own, which goes on with its CPU time. A task that begins, or goes on after a
// sleep, was let go by another: its clock is set to no less than that one's. Which one it was is not seen, so
// two paths are kept: with the earliest clock that it can have been, and with the latest one. (The span of a
// computation, as Brent 1974 has it, of what was observed.)
//
// For each sample: note() for every task, then end_interval(). One thread.
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
    std::int64_t used_ns = 0;  // CPU time since the sample before
    bool at_work = false;      // running or ready to run now
  };
  void note(const Seen& task) { seen_.push_back(task); }
  /// `last`: what the tasks do now is of no interest; as many as before count as at work.
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
