#include "kit/host/observe/executed.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "kit/host/observe/proc.hpp"

namespace manyhands::host {
namespace {

constexpr int looks_at_rest = 4;
// As in kit/guest/worker_program.hpp, which is not for hosts.
constexpr const char* held_name = "held-by-grader";

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

pid_t held_thread_of(pid_t pid) {
  for (const auto& task : proc::tasks_of(pid)) {
    if (task.state != 'S') continue;
    const auto name =
        content_of("/proc/" + std::to_string(pid) + "/task/" + std::to_string(task.tid) + "/comm");
    if (name == std::string(held_name) + "\n") return task.tid;
  }
  return 0;
}

void release(pid_t pid, pid_t thread) {
  ::syscall(SYS_tgkill, pid, thread, SIGCONT);
}

bool is_stopped(pid_t pid) {
  const auto states = proc::states_of(pid);
  return !states.empty() &&
         std::all_of(states.begin(), states.end(), [](char state) { return state == 'T'; });
}

bool has_ended(pid_t pid) {
  const auto state = proc::state_of(pid);
  return state == 0 || state == 'Z' || state == 'X';
}

bool has_pending(pid_t pid, int signal) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::uint64_t pending = 0;
  for (std::string name; status >> name;) {
    if (name != "SigPnd:" && name != "ShdPnd:") continue;
    std::uint64_t signals = 0;
    status >> std::hex >> signals;
    pending |= signals;
  }
  return (pending >> (signal - 1) & 1) != 0;
}

bool was_executed(pid_t process, pid_t parent) {
  // The auxiliary vector contains the addresses of the program, of its random bytes and of the vDSO.
  const auto of_process = content_of(proc::folder_of(process) + "/auxv");
  const auto of_parent = content_of(proc::folder_of(parent) + "/auxv");
  return of_process.empty() || of_parent.empty() || of_process != of_parent;
}

std::chrono::milliseconds started_at(pid_t pid) {
  const auto stat = content_of("/proc/" + std::to_string(pid) + "/stat");
  const auto close = stat.rfind(')');
  if (close == std::string::npos) return {};
  std::istringstream fields(stat.substr(close + 1));
  constexpr int first = 3, starttime = 22;  // numbered as in proc(5)
  std::string field;
  for (int number = first; number < starttime; ++number) fields >> field;
  long long ticks = 0;
  fields >> ticks;
  return std::chrono::milliseconds(ticks * 1000 / ::sysconf(_SC_CLK_TCK));
}

std::chrono::milliseconds since_boot() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::milliseconds(now.tv_sec * 1000 + now.tv_nsec / 1'000'000);
}

namespace {
std::int64_t bytes_of(pid_t pid, std::string_view counter) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/io");
  for (std::string name; file >> name;) {
    std::int64_t bytes = -1;
    file >> bytes;
    if (name == counter) return bytes;
  }
  return -1;
}
}  // namespace

std::int64_t bytes_read_by(pid_t pid) {
  return bytes_of(pid, "rchar:");
}

std::int64_t bytes_written_by(pid_t pid) {
  return bytes_of(pid, "wchar:");
}

bool RestWatch::look(pid_t pid) {
  std::int64_t used = 0;
  bool asleep = true;
  for (const auto& task : proc::tasks_of(pid)) {
    asleep = asleep && (task.state == 'S' || task.state == 'T');
    used += task.cpu_ns;
  }
  const bool same = asleep && pid == pid_ && used == used_;
  unchanged_ = same ? unchanged_ + 1 : 0;
  pid_ = pid;
  used_ = used;
  return unchanged_ >= looks_at_rest;
}

}  // namespace manyhands::host
