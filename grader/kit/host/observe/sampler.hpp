// Observes a guest's threads and children from outside, every few milliseconds, and sums up what it sees. A
// sample costs about 20 µs per task. With many tasks, samples are taken less often; the longest gap is
// recorded, because conclusions from *not* having seen something depend on it. Of an MPI program, mpirun and
// the library's own threads are looked at only now and then.
//
// One per guest; for one thread.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "kit/host/observe/cpu_time_split.hpp"
#include "kit/host/observe/critical_path.hpp"
#include "kit/host/observe/kept_waiting.hpp"
#include "kit/host/observe/placement.hpp"
#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/sure_sleep.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

class Sampler {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int no_limit = std::numeric_limits<int>::max();

  /// Figures count from here: what the tasks have used before is subtracted. `ignore_helpers`: threads that
  /// exist now, except the first, belong to a detector's run-time library; they wake up now and then and do
  /// not count.
  void start(pid_t guest, bool ignore_helpers = false, int most_processes = no_limit);
  /// There were more live processes below the guest than `most_processes`. Samples stop counting there, and
  /// look no further: beside thousands of processes at work, we get a few milliseconds of CPU time per
  /// second.
  [[nodiscard]] bool too_many_processes() const { return peak_processes_ > most_processes_; }
  /// True if the next sample is due.
  [[nodiscard]] bool due(Clock::time_point now) const { return now >= next_; }
  [[nodiscard]] Clock::time_point next() const { return next_; }
  void sample();
  /// The last sample: the program has answered and stays idle, so the current state of its tasks says nothing
  /// about the interval before.
  void last_sample();

  /// How long every task has been asleep and used no CPU, as far as the samples prove it.
  [[nodiscard]] std::chrono::nanoseconds quiet_for() const;
  /// CPU time plus time waiting for a CPU, of all tasks so far; for comparing two moments.
  [[nodiscard]] std::int64_t busy_ns() const;
  [[nodiscard]] std::int64_t cpu_ns() const;
  /// What may excuse a program without an answer. The caller fills in span, cores and the time that the
  /// grader owes.
  [[nodiscard]] Progress progress() const;

  /// The tasks that were at work in the last sample.
  [[nodiscard]] const std::vector<ReadyTask>& ready() const { return ready_; }

  /// Writes all figures into the run.
  void fill(Run& run) const;

 private:
  struct Usage {
    std::int64_t cpu_ns = 0;
    std::int64_t run_delay_ns = 0;
    std::int64_t cpu_at_start = 0;
    std::int64_t delay_at_start = 0;
    std::int64_t slices = 0;
  };
  void take(bool last);
  void start_rarely_seen(pid_t pid, const std::vector<proc::Task>& tasks);
  std::vector<proc::Task> tasks_of(pid_t pid, bool all);
  std::vector<pid_t> children_within_limit();
  std::vector<std::vector<proc::Task>> by_memory(const std::vector<pid_t>& children,
                                                 std::vector<proc::Task>& own, bool all);
  [[nodiscard]] std::int64_t waited_by(const proc::Task& task, std::int64_t used, std::int64_t waited,
                                       Clock::time_point now) const;
  void look_at_memory(const std::vector<pid_t>& below);
  void count(const std::vector<proc::Task>& own, const std::vector<std::vector<proc::Task>>& below);

  pid_t guest_ = 0;
  int most_processes_ = no_limit;
  std::set<pid_t> helpers_;
  std::map<pid_t, std::vector<proc::Task>> rarely_seen_;  // as they were when last looked at, by process
  std::set<pid_t> skipped_;                               // their numbers
  Clock::time_point next_{};
  Clock::time_point last_{};
  std::map<std::pair<pid_t, pid_t>, Usage> usage_;
  std::int64_t total_cpu_ = 0;
  std::int64_t other_threads_cpu_ = 0;  // of the guest, without its main thread
  std::int64_t total_delay_ = 0;
  int peak_threads_ = 0;
  int peak_processes_ = 0;
  int peak_sharing_ = 0;
  int peak_at_work_ = 0;
  std::int64_t peak_memory_kb_ = 0;
  int peak_threads_at_work_ = 0;
  int peak_processes_at_work_ = 0;
  int samples_ = 0;
  int samples_at_work_ = 0;
  std::int64_t sum_at_work_ = 0;
  std::chrono::nanoseconds max_gap_{0};
  std::vector<ReadyTask> ready_;
  std::vector<ReadyTask> ready_before_;
  CpuTimeSplit split_;
  CriticalPath path_;
  KeptWaiting kept_waiting_;
  SureSleep sleep_;
};

}  // namespace manyhands::host
