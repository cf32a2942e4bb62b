#include "sandbox/staging.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>

namespace manyhands::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* prefix = "manyhands-";

/// When a process started, in clock ticks; empty if it no longer exists. The pid and this time together
/// identify a process forever.
std::string start_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string stat{std::istreambuf_iterator<char>(file), {}};
  const auto close = stat.rfind(')');
  if (close == std::string::npos) return {};
  constexpr int fields_between = 20;  // the state is the third field, the start time the 22nd
  std::size_t at = close + 1;
  for (int i = 0; i < fields_between && at != std::string::npos; ++i)
    at = stat.find(' ', at + (i > 0 ? 1 : 0));
  if (at == std::string::npos) return {};
  return stat.substr(at + 1, stat.find(' ', at + 1) - at - 1);
}

/// A pid is meaningful only within its pid namespace.
const std::string& pid_namespace() {
  static const std::string number = [] {
    struct stat about {};
    return std::to_string(::stat("/proc/self/ns/pid", &about) == 0 ? about.st_ino : 0);
  }();
  return number;
}

// Not always in /tmp, because that may be mounted noexec.
class Folder {
 public:
  Folder() {
    for (const char* parent : {"/tmp", "/var/tmp", "/dev/shm", "/run"}) {
      struct statvfs about {};
      if (::statvfs(parent, &about) != 0 || (about.f_flag & ST_NOEXEC) != 0) continue;
      remove_left(parent);
      path_ = fs::path(parent) / own_name();
      if (::mkdir(path_.c_str(), 0711) == 0 && ::chmod(path_.c_str(), 0711) == 0) return;
      why_ = path_.string() + ": " + std::strerror(errno);
      path_.clear();
    }
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty() && ::getpid() == owner_) fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path copy_of(const fs::path& file) {
    if (path_.empty()) throw std::runtime_error("no folder for the programs' read-only files: " + why_);
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0)
      throw std::runtime_error(file.string() + ": " + std::strerror(errno));
    const auto key = std::tuple(file.string(), about.st_ino, about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
    if (const auto known = copies_.find(key); known != copies_.end()) return known->second;
    const auto folder = path_ / std::to_string(++folders_);
    const auto path = folder / file.filename();
    std::error_code error;
    ::mkdir(folder.c_str(), 0711);
    ::chmod(folder.c_str(), 0711);
    fs::copy_file(file, path, error);
    if (error) throw std::runtime_error("cannot copy " + file.string() + ": " + error.message());
    ::chmod(path.c_str(), 0555);
    return copies_.emplace(key, path).first->second;
  }

  fs::path new_folder() {
    if (path_.empty()) throw std::runtime_error("no folder for the programs' own files: " + why_);
    const auto path = path_ / ("own-" + std::to_string(++own_folders_));
    if (::mkdir(path.c_str(), 0700) != 0 ||
        (::geteuid() == 0 && ::chown(path.c_str(), spare_user, spare_user) != 0))
      throw std::runtime_error(path.string() + ": " + std::strerror(errno));
    return path;
  }

 private:
  static void remove_left(const fs::path& parent) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(parent, error)) {
      struct stat about {};
      // Anybody can create such names in /tmp; only those of our own user are ours.
      if (made_by_the_dead(entry.path().filename().string()) && ::lstat(entry.path().c_str(), &about) == 0 &&
          S_ISDIR(about.st_mode) && about.st_uid == ::geteuid())
        fs::remove_all(entry.path(), error);
    }
  }

  fs::path path_;
  std::string why_ = "none of /tmp, /var/tmp, /dev/shm, /run allows programs to be executed";
  int own_folders_ = 0;
  int folders_ = 0;  // counter for copies, including failed ones: no two share a folder
  pid_t owner_ = ::getpid();
  std::map<std::tuple<std::string, ino_t, time_t, long>, fs::path> copies_;
};

std::mutex folder_mutex;

// Call it with the mutex held.
Folder& folder() {
  static Folder of_this_process;
  return of_this_process;
}

}  // namespace

fs::path staged(const fs::path& file) {
  if (::geteuid() != 0) return file;
  const std::lock_guard lock(folder_mutex);
  return folder().copy_of(file);
}

fs::path private_folder() {
  const std::lock_guard lock(folder_mutex);
  return folder().new_folder();
}

const std::string& own_name() {
  static const std::string name =
      prefix + pid_namespace() + "-" + std::to_string(::getpid()) + "-" + start_of(::getpid());
  return name;
}

bool made_by_the_dead(const std::string& name) {
  // Nothing can be known here about the processes of another container.
  const auto ours = prefix + pid_namespace() + "-";
  if (!name.starts_with(ours)) return false;
  pid_t pid = 0;
  const char* end = name.data() + name.size();
  const auto number = std::from_chars(name.data() + ours.size(), end, pid);
  if (number.ec != std::errc() || number.ptr == end || *number.ptr != '-') return false;
  const std::string rest(number.ptr + 1, end);
  const auto start = rest.substr(0, rest.find('-'));
  if (start.empty() || start.find_first_not_of("0123456789") != std::string::npos) return false;
  return start_of(pid) != start;
}

}  // namespace manyhands::sandbox
