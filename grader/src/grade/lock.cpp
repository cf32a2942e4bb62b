#include "grade/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace manyhands::grade {
namespace {

// Opened read-only if another user created the file, which is enough for a lock. O_NONBLOCK: a FIFO in its
// place must not block us.
int open_lock(const std::filesystem::path& file) {
  constexpr int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  int fd = ::open(file.c_str(), O_RDWR | O_CREAT | flags, 0666);
  if (fd < 0) fd = ::open(file.c_str(), O_RDONLY | flags);
  struct stat info {};
  if (fd >= 0 && (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) {
    ::close(fd);
    return -1;
  }
  return fd;
}

}  // namespace

LockFile::LockFile(const std::filesystem::path& file) : fd_(open_lock(file)) {}

LockFile::~LockFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::optional<FileLock> LockFile::attempt(FileLock::Kind kind) {
  const int how = kind == FileLock::Kind::exclusive ? LOCK_EX : LOCK_SH;
  if (fd_ < 0 || ::flock(fd_, how | LOCK_NB) != 0) return std::nullopt;
  return FileLock(std::exchange(fd_, -1));
}

std::optional<FileLock> FileLock::attempt(const std::filesystem::path& file, Kind kind) {
  return LockFile(file).attempt(kind);
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace manyhands::grade
