// Splits the CPU time of a program's tasks by how many of them were at work at that time, from samples. From
// this, measure/free_time.hpp estimates the run time without neighbours.
//
// For each sample: note() for every task, then end_interval(). For one thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

class CpuTimeSplit {
 public:
  struct Seen {
    std::int64_t used_ns = 0;  // CPU time since the previous sample
    int processor = -1;
    bool at_work = false;  // running or runnable now, and not at lowered priority
    bool alive = true;
  };
  void note(const Seen& task);
  /// `length`: time since the previous sample. The CPU time used in the interval is attributed to the number
  /// of tasks at work now.
  void end_interval(std::chrono::nanoseconds length);
  /// For the last interval, when the current state of the tasks says nothing: uses the state of the interval
  /// before.
  void end_last_interval();

  void fill(Run& run) const;

 private:
  void add(std::int64_t used, int width, bool lonely);
  void end_window();

  static constexpr std::size_t most_widths = 16;
  // The kernel counts a running task's time in ticks of up to 4 ms, so shares of a CPU need a longer window.
  static constexpr std::chrono::milliseconds window{16};

  std::vector<std::int64_t> by_width_ = std::vector<std::int64_t>(most_widths);
  std::int64_t with_nobody_ = 0;
  std::int64_t asleep_ = 0;
  double together_ = 0;

  // the current sample
  std::int64_t used_ = 0;
  int at_work_ = 0;
  int alive_ = 0;
  // the previous sample
  int width_before_ = 1;
  bool lonely_before_ = true;
  // the current window
  std::chrono::nanoseconds window_length_{0};
  std::map<int, std::int64_t> used_on_;
};

}  // namespace manyhands::host
