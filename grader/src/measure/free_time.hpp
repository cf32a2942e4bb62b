// How long a run would have taken with p cores to itself, from samples of what its tasks were doing. A
// neighbour that takes a core away makes tasks wait, but leaves them *ready*; so time on a CPU is divided by
// the number of tasks that were running or ready meanwhile, at most p:
//   T = Σ CPU time at width w / min(p, w)  +  time in which no task was at work
// and no less than the CPU time of the largest task. Pure.
#pragma once
#include "model/evidence.hpp"

namespace manyhands {

/// All in ns.
struct FreeTime {
  bool known = false;    // there are enough samples, and they saw nearly all of the CPU time
  double exec = 0;       // time with somebody at work
  double asleep = 0;     // … with nobody at work
  double largest = 0;    // CPU time of the largest task
  double lonely = 0;     // of exec: what is lost because fewer than p were at work
  double nobody = 0;     // of lonely: while no other task was even alive
  double width_one = 0;  // part of the CPU time in which one task was at work alone

  /// T, if all that is done on a CPU took `factor` times as long.
  [[nodiscard]] double with_work_scaled(double factor) const;
  [[nodiscard]] double ns() const { return with_work_scaled(1); }
};

FreeTime free_time(const Run& run, int p);

}  // namespace manyhands
