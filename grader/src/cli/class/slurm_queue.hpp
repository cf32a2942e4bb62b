// What Slurm's commands print, and what follows from it for one task. It is only a hint: a task may have
// ended well and be forgotten, or run twice. Pure. Internal to cli/class/.
#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

struct TaskState {
  std::string state;   // "RUNNING"
  std::string reason;  // why it waits, or why it ended
  /// It will do nothing any more. Unknown states are alive: it is safer to wait.
  [[nodiscard]] bool ended() const;
};

/// By task: "17_3".
using QueueView = std::map<std::string, TaskState>;

/// Of `squeue -h -r -t all -o %i|%T|%r`. Ignores lines of any other form.
QueueView queue_from(std::string_view printed);

/// Of `sbatch --parsable`: "17" or "17;cluster"; warnings may be printed before it.
std::optional<std::string> job_from(std::string_view printed);

/// For --array: {0, 1, 2, 5} is "0-2,5". `indices` are sorted.
std::string array_of(const std::vector<std::size_t>& indices);

/// Follows one task that has not given a result yet.
class TaskWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;
  TaskWatch(std::string task, std::chrono::seconds limit) : task_(std::move(task)), limit_(limit) {}

  [[nodiscard]] const std::string& task() const { return task_; }
  /// Slurm has answered. Only call it if there was no result after the answer.
  void seen(const QueueView& queue, Time now);
  /// It has ended, or Slurm knows nothing of it, in three answers in a row: one may be wrong, and a result
  /// may need a moment to become visible on another machine.
  [[nodiscard]] bool lost() const { return missed_ >= 3; }
  /// It runs for longer than the limit.
  [[nodiscard]] bool too_long(Time now) const { return running_since_ && now - *running_since_ > limit_; }
  [[nodiscard]] bool running() const { return running_since_.has_value(); }
  /// Why it is lost or waits: "NODE_FAIL", "PENDING (Resources)".
  [[nodiscard]] const std::string& state() const { return state_; }

 private:
  std::string task_;
  std::chrono::seconds limit_;
  int missed_ = 0;
  std::optional<Time> running_since_;
  std::string state_;
};

}  // namespace manyhands
