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

/// From now on, Ctrl-C, SIGTERM and SIGHUP end everything that this process has started, remove its work
/// folders, and exit with status 130. Call it before any thread is started. Uses one thread. The folders are
/// removed by the same process after it has begun its program anew, so the program must first call the
/// function below.
void clean_up_on_signals();

/// Returns unless this program was begun anew to remove its work folders. Then it does that, and exits.
void remove_folders_after_signal(int argc, char** argv);

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
