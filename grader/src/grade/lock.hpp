// File locks that end with the process: one for all timed runs of a machine, one per work folder.
#pragma once
#include <filesystem>
#include <optional>

namespace manyhands::grade {

/// An exclusive flock on a file, held while the object lives. Movable.
class FileLock {
 public:
  /// Waits for it. Empty only when the file cannot be opened.
  static std::optional<FileLock> wait(const std::filesystem::path& file);
  /// Does not wait: empty when somebody else holds it.
  static std::optional<FileLock> attempt(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

/// The machine's lock for timed runs, shared by all users and checkouts.
std::filesystem::path timed_runs_lock();

}  // namespace manyhands::grade
