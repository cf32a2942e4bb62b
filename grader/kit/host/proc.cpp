#include "kit/host/proc.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace manyhands::host::proc {
namespace {

// Small files of /proc come whole in one read; a buffer on the stack keeps a sample cheap.
struct Text {
  std::array<char, 1024> bytes;
  bool ok = false;
  explicit Text(const char* path) {
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    const auto n = ::read(fd, bytes.data(), bytes.size() - 1);
    ::close(fd);
    if (n <= 0) return;
    bytes[static_cast<std::size_t>(n)] = '\0';
    ok = true;
  }
};

template <class... Args>
Text read_text(const char* format, Args... args) {
  std::array<char, 96> path;
  std::snprintf(path.data(), path.size(), format, args...);
  return Text(path.data());
}

// The state is the first character behind the last ')': a program's name may hold anything, ')' too.
char state_in(const Text& stat) {
  const std::string_view text(stat.bytes.data());
  const auto close = text.rfind(')');
  return close == std::string_view::npos || close + 2 >= text.size() ? '?' : text[close + 2];
}

std::vector<int> numbers_in(const char* path) {
  std::vector<int> numbers;
  DIR* dir = ::opendir(path);
  if (dir == nullptr) return numbers;
  while (const dirent* entry = ::readdir(dir)) {
    char* end = nullptr;
    const long number = std::strtol(entry->d_name, &end, 10);
    if (end != entry->d_name && *end == '\0') numbers.push_back(static_cast<int>(number));
  }
  ::closedir(dir);
  return numbers;
}

void add_children(pid_t pid, std::vector<pid_t>& into) {
  const auto path = "/proc/" + std::to_string(pid) + "/task";
  for (const int tid : numbers_in(path.c_str())) {
    const auto children = path + "/" + std::to_string(tid) + "/children";
    std::FILE* file = std::fopen(children.c_str(), "re");
    if (file == nullptr) continue;
    int child = 0;
    while (std::fscanf(file, "%d", &child) == 1) into.push_back(child);
    std::fclose(file);
  }
}

}  // namespace

std::vector<Task> tasks_of(pid_t pid) {
  std::vector<Task> tasks;
  std::array<char, 64> path;
  std::snprintf(path.data(), path.size(), "/proc/%d/task", pid);
  for (const int tid : numbers_in(path.data())) {
    const auto stat = read_text("/proc/%d/task/%d/stat", pid, tid);
    const auto schedstat = read_text("/proc/%d/task/%d/schedstat", pid, tid);
    if (!stat.ok) continue;
    Task task{pid, tid, state_in(stat)};
    long long cpu = 0;
    long long delay = 0;
    if (schedstat.ok && std::sscanf(schedstat.bytes.data(), "%lld %lld", &cpu, &delay) == 2) {
      task.cpu_ns = cpu;
      task.run_delay_ns = delay;
    }
    tasks.push_back(task);
  }
  return tasks;
}

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  add_children(pid, children);
  return children;
}

std::vector<pid_t> descendants_of(pid_t pid) {
  std::vector<pid_t> all;
  add_children(pid, all);
  for (std::size_t i = 0; i < all.size() && all.size() < 4096; ++i) add_children(all[i], all);
  return all;
}

char state_of(pid_t pid) {
  const auto stat = read_text("/proc/%d/stat", pid);
  return stat.ok ? state_in(stat) : '\0';
}

std::map<int, std::string> descriptors_of(pid_t pid) {
  std::map<int, std::string> descriptors;
  const auto folder = "/proc/" + std::to_string(pid) + "/fd";
  for (const int fd : numbers_in(folder.c_str())) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(folder + "/" + std::to_string(fd), gone);
    if (!gone) descriptors[fd] = target.string();
  }
  return descriptors;
}

bool is_writable(pid_t pid, int fd) {
  const auto info = read_text("/proc/%d/fdinfo/%d", pid, fd);
  unsigned flags = 0;
  const char* line = info.ok ? std::strstr(info.bytes.data(), "flags:") : nullptr;
  if (line == nullptr || std::sscanf(line, "flags: %o", &flags) != 1) return false;
  return (flags & O_ACCMODE) != O_RDONLY;
}

SystemCall system_call_of(pid_t pid, pid_t tid) {
  const auto text = read_text("/proc/%d/task/%d/syscall", pid, tid);
  SystemCall call;
  unsigned long first = 0;
  if (text.ok && std::sscanf(text.bytes.data(), "%ld %lx", &call.number, &first) == 2)
    call.first_argument = static_cast<long>(first);
  else
    call.number = -1;
  return call;
}

std::set<std::string> shared_memory_names() {
  std::set<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm", none))
    names.insert(entry.path().filename().string());
  return names;
}

std::set<std::string> shared_memory_of(pid_t pid) {
  static constexpr std::string_view folder = "/dev/shm/";
  static constexpr std::string_view removed = " (deleted)";
  std::set<std::string> names;
  const auto note = [&names](std::string_view path) {
    if (!path.ends_with(removed)) names.emplace(path.substr(folder.size()));
  };
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);)
    if (const auto at = line.find(folder); at != std::string::npos) note(std::string_view(line).substr(at));
  for (const auto& [fd, target] : descriptors_of(pid))
    if (target.starts_with(folder)) note(target);
  return names;
}

bool own_threads_idle() {
  const auto self = ::gettid();
  const auto tasks = tasks_of(::getpid());
  return std::none_of(tasks.begin(), tasks.end(),
                      [self](const Task& t) { return t.tid != self && (t.state == 'R' || t.state == 'D'); });
}

}  // namespace manyhands::host::proc
