// File locks that end with the process: of work folders, and what run_locks.hpp is made of.
#pragma once
#include <filesystem>
#include <optional>

namespace manyhands::grade {

/// A flock on a file, held while the object lives. Movable.
class FileLock {
 public:
  enum class Kind { exclusive, shared };
  /// Does not wait: empty when somebody else holds it, or when the file cannot be opened.
  static std::optional<FileLock> attempt(const std::filesystem::path& file, Kind kind = Kind::exclusive);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  friend class LockFile;
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

/// A file that can be locked, made where it is not there. Nothing but an ordinary file is opened: a link or a
/// FIFO that somebody else put there is no lock.
class LockFile {
 public:
  explicit LockFile(const std::filesystem::path& file);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int fd() const { return fd_; }
  /// Does not wait. After a success this object is no longer open: the lock has the file.
  std::optional<FileLock> attempt(FileLock::Kind kind);

 private:
  int fd_;
};

}  // namespace manyhands::grade
