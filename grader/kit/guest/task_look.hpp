// What the kernel says about the threads of any process that this one may look at. It synchronises with
// nothing, so it cannot hide a race. (at_rest.cpp, which is called far more often, has its own way for the
// threads of its own process.)
#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace manyhands::guest {

struct TaskLook {
  char state = 'X';  // as in /proc; X: no longer exists
  long cpu_ns = 0;
  long times = 0;  // how often it was scheduled
  bool operator==(const TaskLook&) const = default;
};

/// What a thread has done since the first look at it.
class TaskWay {
 public:
  explicit TaskWay(const TaskLook& first) : last_(first) {}
  void add(const TaskLook& look);
  /// It spins: it has used far more CPU time than a thread needs to get from one place where it waits to the
  /// next, or has been scheduled far more often (a thread that yields in a loop uses little). `patience`
  /// multiplies both limits.
  [[nodiscard]] bool in_circles(long patience) const;

 private:
  TaskLook last_;
  long cpu_ns_ = 0;
  long times_ = 0;
};

/// "/proc/<pid>/task/<tid>".
std::string folder_of(pid_t pid, pid_t tid);

/// A file of /proc, up to 4 kB of it; empty if it cannot be read.
std::string proc_text(const std::string& path);

/// The threads of a process; none if it no longer exists.
std::vector<pid_t> threads_of(pid_t pid);

/// The child processes that this thread has started and not waited for.
std::vector<pid_t> children_of(pid_t pid, pid_t tid);

TaskLook look_at(pid_t pid, pid_t tid);

enum class ProcessRest { none, spinning, asleep };

/// Looks again and again at the threads of processes. For one thread.
class RestLook {
 public:
  explicit RestLook(long patience) : patience_(patience) {}
  /// Since the last look: did all threads of this process sleep, with none scheduled in between (asleep), or
  /// sleep or run in circles (spinning)? A process that has ended is asleep.
  ProcessRest of(pid_t pid);

 private:
  long patience_;  // as for TaskWay::in_circles
  std::map<pid_t, std::pair<TaskLook, TaskWay>> ways_;
};

}  // namespace manyhands::guest
