#include "base/files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/write_trouble.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  /// Closes it now, because some file systems report a full disk only then. Returns 0 or errno.
  int close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0 ? 0 : errno;
  }

 private:
  int fd_;
};

Error error_of(const std::string& what, const fs::path& path, int code) {
  return write_trouble(what, path, code);
}

/// Returns 0 or errno.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

Result<void> write_directly(const fs::path& path, std::string_view bytes) {
  Descriptor out(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (out.get() < 0) return error_of("cannot open", path, errno);
  if (const int code = write_all(out.get(), bytes)) return error_of("cannot write", path, code);
  return {};
}

/// A temporary file next to the target; removed unless it has been renamed to the target.
class Temporary {
 public:
  explicit Temporary(const fs::path& target)
      : name_((target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string()),
        file_(::mkostemp(name_.data(), O_CLOEXEC)),
        there_(file_.get() >= 0) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (there_) ::unlink(name_.c_str());
  }

  /// Returns 0 or errno.
  int fill_and_rename(std::string_view bytes, mode_t mode, const fs::path& target) {
    if (const int code = write_all(file_.get(), bytes)) return code;
    if (::fchmod(file_.get(), mode) != 0 || ::fsync(file_.get()) != 0) return errno;
    if (const int code = file_.close()) return code;
    if (::rename(name_.c_str(), target.c_str()) != 0) return errno;
    there_ = false;
    return 0;
  }
  [[nodiscard]] bool there() const { return there_; }

 private:
  std::string name_;
  Descriptor file_;
  bool there_;
};

}  // namespace

Result<std::string> read_file(const fs::path& path, std::uint64_t max_bytes) {
  // O_NONBLOCK, because opening a FIFO would otherwise wait for a writer.
  const Descriptor in(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (in.get() < 0) return error_of("cannot open", path, errno);
  struct stat info {};
  if (::fstat(in.get(), &info) != 0) return error_of("cannot read", path, errno);
  if (!S_ISREG(info.st_mode)) return Error{fmt::format("{} is not an ordinary file", path.string())};

  const auto too_large = [&] {
    return Error{fmt::format("{} has more than {} bytes", path.string(), max_bytes)};
  };
  if (static_cast<std::uint64_t>(info.st_size) > max_bytes) return too_large();
  std::string bytes;
  char buffer[65536];
  for (;;) {
    const ssize_t n = ::read(in.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return error_of("cannot read", path, errno);
    if (n == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(n));
    if (bytes.size() > max_bytes) return too_large();  // it has grown, or has no known size (/proc)
  }
}

namespace {

/// The target of a symbolic link; a dangling link is itself replaced.
fs::path behind_links(const fs::path& path) {
  std::error_code ignored;
  fs::path target = fs::canonical(path, ignored);
  return target.empty() ? path : target;
}

}  // namespace

Result<void> can_write_file(const fs::path& path) {
  const fs::path target = behind_links(path);
  struct stat info {};
  if (::stat(target.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return error_of("cannot write", path, EISDIR);
    if (!S_ISREG(info.st_mode)) {
      if (::access(target.c_str(), W_OK) == 0) return {};
      return error_of("cannot write", path, errno);
    }
  }
  const Temporary temporary(target);
  if (!temporary.there()) return error_of("cannot write", path, errno);
  return {};
}

Result<void> write_file(const fs::path& path, std::string_view bytes, unsigned new_mode) {
  const fs::path target = behind_links(path);

  struct stat info {};
  // The umask cannot be read without setting it (except in /proc).
  mode_t mode = new_mode;
  if (::stat(target.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return error_of("cannot write", path, EISDIR);
    if (!S_ISREG(info.st_mode)) return write_directly(path, bytes);
    mode = info.st_mode & 07777;
  }
  Temporary temporary(target);
  if (!temporary.there()) return error_of("cannot write", path, errno);
  if (const int code = temporary.fill_and_rename(bytes, mode, target))
    return error_of("cannot write", path, code);
  return {};
}

}  // namespace manyhands
