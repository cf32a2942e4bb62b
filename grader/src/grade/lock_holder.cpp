#include "grade/lock_holder.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/text.hpp"

namespace manyhands::grade {
namespace {

constexpr std::size_t longest_command = 60;

std::string text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string name_of(uid_t uid) {
  std::array<char, 4096> buffer;
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return printable_line(found->pw_name);
  return fmt::format("user {}", uid);
}

// The program without its folder, and its arguments. Any user may have chosen this text.
std::string command_of(const std::string& proc) {
  auto text = text_of(proc + "/cmdline");
  while (!text.empty() && text.back() == '\0') text.pop_back();
  std::replace(text.begin(), text.end(), '\0', ' ');
  const auto end = text.find(' ');
  const auto slash = text.rfind('/', end);
  if (slash != std::string::npos) text.erase(0, slash + 1);
  return shorten(printable_line(text), longest_command);
}

// "pid (name) S …"; the name may contain anything.
bool is_stopped(const std::string& stat) {
  const auto end = stat.rfind(") ");
  return end != std::string::npos && end + 2 < stat.size() && (stat[end + 2] == 'T' || stat[end + 2] == 't');
}

}  // namespace

std::string LockHolder::words() const {
  if (pid == 0) return "a process that the grader cannot see";
  return fmt::format("process {}{}{}{}", pid, user.empty() ? "" : " of " + user,
                     command.empty() ? "" : " (" + command + ")", stopped ? ", which is stopped" : "");
}

pid_t holder_in(std::string_view proc_locks, unsigned major, unsigned minor, unsigned long inode) {
  // "1: FLOCK  ADVISORY  WRITE 7622 fe:00:11011584 0 EOF"; a line with "->" is a waiting process. Some file
  // systems number their devices differently here than in stat. Then the inode alone must do.
  const auto exact = fmt::format("{:02x}:{:02x}:{}", major, minor, inode);
  const auto same_inode = fmt::format(":{}", inode);
  pid_t near = 0;
  std::istringstream lines{std::string(proc_locks)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream in(line);
    std::string number, kind, manner, mode, place;
    pid_t pid = 0;
    if (!(in >> number >> kind >> manner >> mode >> pid >> place) || kind != "FLOCK" || pid <= 0) continue;
    if (place == exact) return pid;
    if (near == 0 && place.ends_with(same_inode)) near = pid;
  }
  return near;
}

LockHolder holder_of(int fd) {
  LockHolder holder;
  struct stat file {};
  if (::fstat(fd, &file) != 0) return holder;
  holder.pid = holder_in(text_of("/proc/locks"), major(file.st_dev), minor(file.st_dev), file.st_ino);
  if (holder.pid == 0) return holder;
  const auto proc = "/proc/" + std::to_string(holder.pid);
  struct stat process {};
  if (::stat(proc.c_str(), &process) == 0) {
    holder.user = name_of(process.st_uid);
    holder.ours = process.st_uid == ::geteuid();
  }
  holder.command = command_of(proc);
  holder.stopped = is_stopped(text_of(proc + "/stat"));
  return holder;
}

}  // namespace manyhands::grade
