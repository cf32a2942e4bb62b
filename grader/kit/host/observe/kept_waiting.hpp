// How much of its time a program was ready to run and had no CPU, from samples of its tasks. Only tasks that
// want to run as urgently as any other program's count.
//
// One per guest; used by one thread.
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

  /// Each task of a sample, then end_sample(). `used_ns`, `waited_ns`: since the sample before, by the
  /// kernel's count; `fresh`: no earlier sample has seen it.
  void note(const proc::Task& task, std::int64_t used_ns, std::int64_t waited_ns, bool fresh,
            Clock::time_point now);
  void end_sample();

  /// Fills in what is known of waiting.
  void fill(Progress& progress, Clock::time_point now) const;

 private:
  // The kernel adds up what a task waited once it gets a CPU again; until then we do.
  std::map<std::pair<pid_t, pid_t>, Clock::time_point> waiting_;
  std::map<std::pair<pid_t, pid_t>, Clock::time_point> waiting_now_;  // in the sample that is being taken
  std::int64_t waited_ns_ = 0;
  int samples_ = 0;
  int ready_samples_ = 0;
  int fresh_samples_ = 0;
  int stuck_samples_ = 0;
  bool ready_ = false;  // … likewise
  bool fresh_ = false;
  bool stuck_ = false;
};

}  // namespace manyhands::host
