// Splits the CPU time of a program's tasks by how many of them were at work meanwhile, from samples: what the
// time would have been without neighbours is computed from that (measure/free_time.hpp).
//
// For each sample: note() for every task, then end_interval(). One thread.
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
    std::int64_t used_ns = 0;  // CPU time since the sample before
    int processor = -1;
    bool at_work = false;  // running or ready to run now, and as urgent as any other
    bool alive = true;
  };
  void note(const Seen& task);
  /// `length`: time since the sample before. What was used in it counts as used by as many as are at work
  /// now.
  void end_interval(std::chrono::nanoseconds length);
  /// What the tasks do now is of no interest: the interval counts as the one before it did.
  void end_last_interval();

  void fill(Run& run) const;

 private:
  void add(std::int64_t used, int width, bool lonely);
  void end_window();

  static constexpr std::size_t most_widths = 16;
  // The kernel counts a running task's time in ticks of up to 4 ms: shares of a CPU need longer than that.
  static constexpr std::chrono::milliseconds window{16};

  std::vector<std::int64_t> by_width_ = std::vector<std::int64_t>(most_widths);
  std::int64_t with_nobody_ = 0;
  std::int64_t asleep_ = 0;
  double together_ = 0;

  // the sample that is being taken
  std::int64_t used_ = 0;
  int at_work_ = 0;
  int alive_ = 0;
  // the one before
  int width_before_ = 1;
  bool lonely_before_ = true;
  // the window that is open
  std::chrono::nanoseconds window_length_{0};
  std::map<int, std::int64_t> used_on_;
};

}  // namespace manyhands::host
