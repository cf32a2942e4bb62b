// A folder for one run of the grader, removed at its end, also after Ctrl-C. What a killed grader left behind
// is removed by the next one.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "grade/lock.hpp"

namespace manyhands::grade {

class WorkFolder {
 public:
  /// Creates <parent>/<pid>-<n>. Also removes folders there whose grader is gone.
  static Result<std::unique_ptr<WorkFolder>> make(const std::filesystem::path& parent);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  WorkFolder(std::filesystem::path path, std::optional<FileLock> lock);

  std::filesystem::path path_;
  std::optional<FileLock> lock_;
};

/// From now on, Ctrl-C, SIGTERM and SIGHUP remove the work folders of this process, end everything that it
/// started, and exit with status 130. Call it before any thread is started. Uses one thread.
void clean_up_on_signals();

/// While the object exists, such a signal also calls `action`, after everything that was started has ended
/// and before the exit. It is called on another thread, and cannot use process::run(); one at a time in a
/// process.
class OnSignals {
 public:
  explicit OnSignals(std::function<void()> action);
  ~OnSignals();
  OnSignals(const OnSignals&) = delete;
  OnSignals& operator=(const OnSignals&) = delete;
};

}  // namespace manyhands::grade
