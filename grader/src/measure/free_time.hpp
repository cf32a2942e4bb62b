// How long a run would have taken with p cores to itself, from samples of what its tasks were doing. A
// neighbour that takes a core away makes tasks wait, but leaves them *ready*; so time on a CPU is divided by
// the number of tasks that were running or ready meanwhile, at most p:
//   T = Σ CPU time at width w / min(p, w)  +  time in which no task was at work
// That is right for programs that hand out their work piece by piece. Where each task has its share from the
// start, a neighbour makes equal ones end at different times, and the last one looks lonely for no fault of
// its own; or unequal ones end together. For these the critical path (kit/host/observe/critical_path.hpp) is
// right, and CPU time / p where that is more. Which of the two a program is cannot be seen in one run: T is
// no less than the shorter of the two. And it is no more than the longest that the critical path can have
// been; for a program that hands out pieces that is too much where a neighbour slowed one worker down. Pure.
#pragma once
#include <algorithm>

#include "model/evidence.hpp"

namespace manyhands {

/// All in ns.
struct FreeTime {
  bool known = false;        // there are enough samples, and they saw nearly all of the CPU time
  double even = 0;           // CPU time / p
  double exec = 0;           // time with somebody at work, by the widths
  double path = 0;           // … by the critical path: at least, and
  double path_most = 0;      // … at most
  double asleep = 0;         // time with nobody at work: at most, and
  double surely_asleep = 0;  // … what neither a late grader nor the machine can have made up
  double lonely = 0;         // of exec: what is lost because fewer than p were at work
  double nobody = 0;         // of lonely: while no other task was even alive
  double width_one = 0;      // part of the CPU time in which one task was at work alone

  /// T, if all that is done on a CPU took `factor` times as long: with the shorter path, with the longer one.
  [[nodiscard]] double at_least(double factor) const { return std::min(exec, path) * factor + surely_asleep; }
  [[nodiscard]] double at_most(double factor) const { return path_most * factor + asleep; }
};

FreeTime free_time(const Run& run, int p);

}  // namespace manyhands
