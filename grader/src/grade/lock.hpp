// File locks that end with the process: for work folders, and as the basis of run_locks.hpp.
#pragma once
#include <filesystem>
#include <optional>

namespace manyhands::grade {

/// A flock on a file, held as long as the object exists. Movable.
class FileLock {
 public:
  enum class Kind { exclusive, shared };
  /// Does not wait: empty if another process holds it, or if the file cannot be opened.
  static std::optional<FileLock> attempt(const std::filesystem::path& file, Kind kind = Kind::exclusive);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  friend class LockFile;
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

/// A file that can be locked; created if it does not exist. Only opens regular files: a link or FIFO that
/// somebody else has put there is not a lock.
class LockFile {
 public:
  explicit LockFile(const std::filesystem::path& file);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int fd() const { return fd_; }
  /// Does not wait. After success, this object is closed, and the lock owns the file.
  std::optional<FileLock> attempt(FileLock::Kind kind);

 private:
  int fd_;
};

}  // namespace manyhands::grade
