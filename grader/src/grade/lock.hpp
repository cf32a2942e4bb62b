// File locks that end with the process: one for all timed runs of a machine, one per work folder.
#pragma once
#include <filesystem>
#include <optional>

namespace manyhands::grade {

/// A flock on a file, held while the object lives. Movable.
class FileLock {
 public:
  enum class Kind { exclusive, shared };
  /// Waits for it. Empty only when the file cannot be opened.
  static std::optional<FileLock> wait(const std::filesystem::path& file, Kind kind = Kind::exclusive);
  /// Does not wait: empty when somebody else holds it.
  static std::optional<FileLock> attempt(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

/// For timed runs: one at a time on a machine, for all users and checkouts, and none beside work that holds
/// the lock below.
std::optional<FileLock> lock_for_timed_runs();

/// For work that may go on beside its like and waits while something is timed: several graders of one test
/// run. A timed run that waits goes first, so that it comes to its turn.
std::optional<FileLock> lock_for_untimed_work();

}  // namespace manyhands::grade
