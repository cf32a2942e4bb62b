// A worker process, as its parent sees it.
#pragma once
#include <sys/types.h>

#include <vector>

#include "manyhands/executors.hpp"

namespace manyhands {

/// Runs calls, one at a time, until the object is destroyed, which also waits for the process.
class WorkerChild {
 public:
  /// Forks. The child closes `others`: the connections to earlier children, which must not outlive their
  /// parent's end because of a copy.
  explicit WorkerChild(const std::vector<int>& others);
  ~WorkerChild();
  WorkerChild(const WorkerChild&) = delete;
  WorkerChild& operator=(const WorkerChild&) = delete;

  [[nodiscard]] int connection() const { return connection_; }
  /// Ends the task. Returns false if the process has died; then the task has not ended.
  bool run(Task& task);

 private:
  pid_t pid_ = -1;
  int connection_ = -1;
};

}  // namespace manyhands
