// For how long has no task of a program run, or wanted to run? Counts only what the samples *prove*.
//
// On a busy machine, the grader itself is late. It does not see what a program does between two samples, and
// one moment in which all tasks sleep says nothing about the last tenth of a second. So a sample that finds
// all tasks asleep counts
//   - the whole time since the previous sample, if no task is new and none got a CPU meanwhile: then all of
//     them slept throughout;
//   - otherwise, the planned interval minus the CPU time that the tasks used and the time that they waited
//     for a CPU (the kernel counts both exactly);
//   - nothing, if a task has ended meanwhile: what it did last is unknown.
// It never counts much more than the planned interval: if a sample is far later than planned, the whole
// grader was stopped, and the program with it.
//
// For each sample: note() for every task, then end_interval(). For one thread. Does no I/O.
#pragma once
#include <chrono>
#include <cstdint>

namespace manyhands::host {

class SureSleep {
 public:
  using Time = std::chrono::nanoseconds;

  struct Seen {
    std::int64_t used_ns = 0;    // CPU time since the previous sample
    std::int64_t waited_ns = 0;  // … and time that it was runnable but had no CPU
    bool asleep = false;         // waits for something other than a CPU, the kernel, or us; or has ended
    bool moved = false;          // is new, or got a CPU since the previous sample
  };
  void note(const Seen& task);
  /// `length`: time since the previous sample; `planned`: the intended interval.
  void end_interval(Time length, Time planned);

  /// Total time proven asleep so far.
  [[nodiscard]] Time asleep() const { return asleep_; }
  /// … since a task last did anything.
  [[nodiscard]] Time quiet() const { return quiet_; }
  /// Time in which planned samples were not taken: the machine was, in effect, stopped.
  [[nodiscard]] Time unseen() const { return unseen_; }

 private:
  Time asleep_{0};
  Time quiet_{0};
  Time unseen_{0};
  int tasks_before_ = 0;
  // the current sample
  int tasks_ = 0;
  std::int64_t busy_ns_ = 0;
  bool awake_ = false;
  bool moved_ = false;
};

}  // namespace manyhands::host
