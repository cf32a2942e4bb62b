#include "base/write_trouble.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::string name_of(uid_t user) {
  const auto* entry = ::getpwuid(user);
  return entry != nullptr ? entry->pw_name : "number " + std::to_string(user);
}

/// `path` itself, or its nearest ancestor that exists.
fs::path nearest_there(fs::path path) {
  std::error_code ignored;
  path = fs::absolute(path, ignored);
  while (!fs::exists(path, ignored) && path.has_relative_path()) path = path.parent_path();
  return path;
}

std::string no_right(const fs::path& path) {
  auto there = nearest_there(path);
  struct stat about {};
  if (::stat(there.c_str(), &about) != 0) return "Check its owner and its write permissions.";
  // If `path` does not exist yet, it is the folder that is not writable.
  if (about.st_uid == ::geteuid()) return "Make " + there.string() + " writable: chmod u+rwx.";
  return there.string() + " belongs to the user " + name_of(about.st_uid) + ", and you are " +
         name_of(::geteuid()) + ": work as that user, or build your own clone.";
}

}  // namespace

Error write_trouble(const std::string& what, const fs::path& path, int code) {
  Error error{what + " " + path.string() + ": " + std::strerror(code), {}};
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      error.remedy = "Free some space on the disk, then try again.";
      break;
    case EFBIG:
      error.remedy = "Free some space on the disk, or allow larger files (ulimit -f), then try again.";
      break;
    case EACCES:
    case EPERM:
      error.remedy = no_right(path);
      break;
    case EROFS:
      error.remedy = "That disk is mounted read-only: work in a copy elsewhere.";
      break;
    case EMFILE:
      error.remedy = "This shell allows too few open files: ulimit -n 1024.";
      break;
    case ENOENT:
    case ENOTDIR:
      error.remedy = "Check the path.";
      break;
    default:
      break;
  }
  return error;
}

std::optional<Error> cannot_write_in(const fs::path& folder) {
  const auto there = nearest_there(folder);
  if (::access(there.c_str(), W_OK | X_OK) == 0) return std::nullopt;
  return write_trouble("cannot write in", folder, errno);
}

}  // namespace manyhands
