// How long a program was runnable but had no CPU, from samples of its tasks. Only tasks that
// have not lowered their priority count.
//
// One per guest; for one thread.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>

#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/starved.hpp"

namespace manyhands::host {

class KeptWaiting {
 public:
  using Clock = std::chrono::steady_clock;

  /// For each task of a sample; then end_sample(). `used_ns`, `waited_ns`: since the previous sample, as
  /// counted by the kernel; `fresh`: not seen in any earlier sample.
  void note(const proc::Task& task, std::int64_t used_ns, std::int64_t waited_ns, bool fresh,
            Clock::time_point now);
  void end_sample();

  /// Fills in the fields about waiting.
  void fill(Progress& progress, Clock::time_point now) const;

 private:
  // The kernel adds a task's waiting time only when the task gets a CPU again; until then we count it.
  std::map<std::pair<pid_t, pid_t>, Clock::time_point> waiting_;
  std::map<std::pair<pid_t, pid_t>, Clock::time_point> waiting_now_;  // in the current sample
  std::int64_t waited_ns_ = 0;
  int samples_ = 0;
  int ready_samples_ = 0;
  int fresh_samples_ = 0;
  int stuck_samples_ = 0;
  bool ready_ = false;  // likewise
  bool fresh_ = false;
  bool stuck_ = false;
};

}  // namespace manyhands::host
