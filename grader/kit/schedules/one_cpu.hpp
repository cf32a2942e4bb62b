// Keeps schedules on one CPU: only one thread of a schedule runs at a time, and waking one on another CPU
// takes several times as long. The CPU is chosen anew now and then, by letting the kernel choose.
#pragma once
#include <sched.h>

namespace manyhands::schedules {

/// The calling thread, and the processes that it forks, until the destructor gives back the CPUs that it had.
class OneCpu {
 public:
  OneCpu();
  ~OneCpu();
  OneCpu(const OneCpu&) = delete;
  OneCpu& operator=(const OneCpu&) = delete;

  /// Call before each schedule.
  void choose();

 private:
  cpu_set_t before_;
  int schedules_ = 0;
};

}  // namespace manyhands::schedules
