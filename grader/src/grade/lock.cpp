#include "grade/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace manyhands::grade {
namespace {

constexpr const char* timed_runs = "/tmp/manyhands-timed-runs.lock";
// Whoever waits for a timed run keeps this shut, so that those who come later cannot pass by.
constexpr const char* turnstile = "/tmp/manyhands-timed-runs.queue";

// Opened for reading only where another user made the file: a lock needs no more.
int open_lock(const std::filesystem::path& file) {
  int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  return fd;
}

}  // namespace

std::optional<FileLock> FileLock::wait(const std::filesystem::path& file, Kind kind) {
  const int fd = open_lock(file);
  if (fd < 0) return std::nullopt;
  while (::flock(fd, kind == Kind::exclusive ? LOCK_EX : LOCK_SH) != 0 && errno == EINTR) {
  }
  return FileLock(fd);
}

std::optional<FileLock> FileLock::attempt(const std::filesystem::path& file) {
  const int fd = open_lock(file);
  if (fd < 0) return std::nullopt;
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return FileLock(fd);
  ::close(fd);
  return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

std::optional<FileLock> lock_for_timed_runs() {
  const auto turn = FileLock::wait(turnstile);
  return FileLock::wait(timed_runs);
}

std::optional<FileLock> lock_for_untimed_work() {
  const auto turn = FileLock::wait(turnstile, FileLock::Kind::shared);
  return FileLock::wait(timed_runs, FileLock::Kind::shared);
}

}  // namespace manyhands::grade
