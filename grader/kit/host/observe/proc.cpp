#include "kit/host/observe/proc.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "kit/host/observe/read_memory.hpp"
#include "spawn/threads.hpp"

namespace manyhands::host::proc {
namespace {

// Small files in /proc can be read in one call; a buffer on the stack keeps a sample cheap.
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

// The text after the last ')': a program's name may contain anything, including ')'. The text begins with the
// state.
std::string_view behind_name(const Text& stat) {
  const std::string_view text(stat.bytes.data());
  const auto close = text.rfind(')');
  return close == std::string_view::npos || close + 2 >= text.size() ? std::string_view()
                                                                     : text.substr(close + 2);
}

char state_in(const Text& stat) {
  const auto fields = behind_name(stat);
  return fields.empty() ? '?' : fields.front();
}

bool has_ended(char state) {
  return state == 'Z' || state == 'X';
}

Text read_shared(pid_t pid, const std::string& file) {
  return Text((folder_of(pid) + file).c_str());
}

// Field numbers as in proc(5), from 1; the state is field 3.
void read_scheduling(const Text& stat, const Urgency& testers, Task& task) {
  constexpr int state = 3, nice = 19, processor = 39, policy = 41;
  Urgency urgency;
  int field = state;
  const char* at = behind_name(stat).data();
  for (; at != nullptr && *at != '\0'; ++at) {
    if (*at != ' ') continue;
    ++field;
    if (field == nice) urgency.nice = std::atoi(at + 1);
    if (field == processor) task.processor = std::atoi(at + 1);
    if (field != policy) continue;
    urgency.policy = std::atoi(at + 1);
    task.lowered = less_urgent(urgency, testers);
    return;
  }
}

void add_children(pid_t pid, std::vector<pid_t>& into) {
  const auto before = into.size();
  spawn::for_each_thread(
      pid, [&] { into.resize(before); },
      [&](int tid) {
        const auto children = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/children";
        std::FILE* file = std::fopen(children.c_str(), "re");
        if (file == nullptr) return false;
        int child = 0;
        while (std::fscanf(file, "%d", &child) == 1) into.push_back(child);
        std::fclose(file);
        return true;
      });
}

}  // namespace

pid_t live_thread_of(pid_t pid) {
  const auto first = read_text("/proc/%d/stat", pid);
  if (!first.ok || !has_ended(state_in(first))) return pid;
  pid_t live = pid;
  spawn::for_each_thread(
      pid, [&] { live = pid; },
      [&](int tid) {
        if (live != pid) return true;
        const auto stat = read_text("/proc/%d/task/%d/stat", pid, tid);
        if (stat.ok && !has_ended(state_in(stat))) live = tid;
        return stat.ok;
      });
  return live;
}

std::string folder_of(pid_t pid) {
  const auto thread = live_thread_of(pid);
  const auto process = "/proc/" + std::to_string(pid);
  return thread == pid ? process : process + "/task/" + std::to_string(thread);
}

bool less_urgent(const Urgency& task, const Urgency& than) {
  const auto rank = [](int policy) { return policy == SCHED_IDLE ? 2 : policy == SCHED_BATCH ? 1 : 0; };
  return task.nice > than.nice || rank(task.policy) > rank(than.policy);
}

Urgency own_urgency() {
  const int policy = std::max(0, ::sched_getscheduler(0));
  return {::getpriority(PRIO_PROCESS, 0), policy & ~SCHED_RESET_ON_FORK};
}

std::vector<Task> tasks_of(pid_t pid, const std::set<pid_t>& skipped) {
  std::vector<Task> tasks;
  const auto testers = own_urgency();
  spawn::for_each_thread(
      pid, [&] { tasks.clear(); },
      [&](int tid) {
        if (skipped.contains(tid)) return true;
        const auto stat = read_text("/proc/%d/task/%d/stat", pid, tid);
        const auto schedstat = read_text("/proc/%d/task/%d/schedstat", pid, tid);
        if (!stat.ok) return false;
        Task task;
        task.pid = pid;
        task.tid = tid;
        task.state = state_in(stat);
        read_scheduling(stat, testers, task);
        long long cpu = 0;
        long long delay = 0;
        long long slices = 0;
        if (schedstat.ok &&
            std::sscanf(schedstat.bytes.data(), "%lld %lld %lld", &cpu, &delay, &slices) == 3) {
          task.slices = slices;
          task.cpu_ns = cpu;
          task.run_delay_ns = delay;
        }
        tasks.push_back(task);
        return true;
      });
  return tasks;
}

int own_number_of(pid_t pid, pid_t tid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/task/" + std::to_string(tid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("NSpid:")) return std::atoi(line.c_str() + line.find_last_of(" \t"));
  return tid;
}

std::vector<char> states_of(pid_t pid) {
  std::vector<char> states;
  spawn::for_each_thread(
      pid, [&] { states.clear(); },
      [&](int tid) {
        const auto stat = read_text("/proc/%d/task/%d/stat", pid, tid);
        if (stat.ok) states.push_back(state_in(stat));
        return stat.ok;
      });
  return states;
}

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  add_children(pid, children);
  return children;
}

std::vector<pid_t> descendants_of(pid_t pid, std::size_t enough) {
  std::vector<pid_t> all;
  add_children(pid, all);
  for (std::size_t i = 0; i < all.size() && all.size() < enough; ++i) add_children(all[i], all);
  return all;
}

std::vector<pid_t> stop_descendants_of(pid_t pid) {
  std::vector<pid_t> all;
  add_children(pid, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ::kill(all[i], SIGSTOP);
    add_children(all[i], all);
  }
  return all;
}

char state_of(pid_t pid) {
  const auto stat = read_text("/proc/%d/task/%d/stat", pid, live_thread_of(pid));
  return stat.ok ? state_in(stat) : '\0';
}

std::map<int, std::string> descriptors_of(pid_t pid) {
  std::map<int, std::string> descriptors;
  const auto folder = folder_of(pid) + "/fd";
  for (const int fd : spawn::numbers_in(folder.c_str())) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(folder + "/" + std::to_string(fd), gone);
    if (!gone) descriptors[fd] = target.string();
  }
  return descriptors;
}

bool is_writable(pid_t pid, int fd) {
  const auto info = read_shared(pid, "/fdinfo/" + std::to_string(fd));
  unsigned flags = 0;
  const char* line = info.ok ? std::strstr(info.bytes.data(), "flags:") : nullptr;
  if (line == nullptr || std::sscanf(line, "flags: %o", &flags) != 1) return false;
  return (flags & O_ACCMODE) != O_RDONLY;
}

std::set<std::string> pipes_out_of(pid_t pid) {
  std::set<std::string> out, in;
  for (const auto& [fd, what] : descriptors_of(pid))
    if (what.starts_with("pipe:")) (is_writable(pid, fd) ? out : in).insert(what);
  std::erase_if(out, [&](const std::string& pipe) { return in.contains(pipe); });
  return out;
}

std::int64_t memory_kb_of(pid_t pid) {
  const auto statm = read_shared(pid, "/statm");
  long all = 0;
  long resident = 0;
  long shared = 0;
  if (!statm.ok || std::sscanf(statm.bytes.data(), "%ld %ld %ld", &all, &resident, &shared) != 3) return 0;
  static const long kb_of_page = ::sysconf(_SC_PAGESIZE) / 1024;
  return std::max(0L, resident - shared) * kb_of_page;
}

std::int64_t resident_bytes_of(pid_t pid) {
  const auto statm = read_shared(pid, "/statm");
  long all = 0;
  long resident = 0;
  if (!statm.ok || std::sscanf(statm.bytes.data(), "%ld %ld", &all, &resident) != 2) return 0;
  static const long page = ::sysconf(_SC_PAGESIZE);
  return std::int64_t{resident} * page;
}

std::int64_t fair_bytes_of(pid_t pid) {
  std::ifstream file(folder_of(pid) + "/smaps_rollup");
  for (std::string line; std::getline(file, line);)
    if (long long kb = 0; std::sscanf(line.c_str(), "Pss: %lld", &kb) == 1) return kb * 1024;
  return resident_bytes_of(pid);
}

SystemCall system_call_of(pid_t pid, pid_t tid) {
  const auto text = read_text("/proc/%d/task/%d/syscall", pid, tid);
  SystemCall call;
  call.shown = text.ok;
  unsigned long first = 0;
  unsigned long second = 0;
  unsigned long third = 0;
  if (text.ok &&
      std::sscanf(text.bytes.data(), "%ld %lx %lx %lx", &call.number, &first, &second, &third) == 4) {
    call.first_argument = static_cast<long>(first);
    call.second_argument = static_cast<long>(second);
    call.third_argument = static_cast<long>(third);
  } else {
    call.number = -1;
  }
  return call;
}

std::map<std::string, std::uint16_t> remote_ports_seen_by(pid_t pid) {
  std::map<std::string, std::uint16_t> ports;
  for (const char* table : {"tcp", "tcp6"}) {
    std::ifstream connections(folder_of(pid) + "/net/" + table);
    for (std::string line; std::getline(connections, line);) {
      unsigned port = 0;
      unsigned long inode = 0;
      constexpr const char* columns = "%*s %*s %*[0-9A-F]:%4x %*s %*s %*s %*s %*s %*s %lu";
      if (std::sscanf(line.c_str(), columns, &port, &inode) == 2 && port != 0 && inode != 0)
        ports.emplace("socket:[" + std::to_string(inode) + "]", static_cast<std::uint16_t>(port));
    }
  }
  return ports;
}

std::int64_t loopback_bytes_seen_by(pid_t pid) {
  std::ifstream file(folder_of(pid) + "/net/dev");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::int64_t bytes = 0;
    if (words >> name && name == "lo:" && words >> bytes) return bytes;
  }
  return -1;
}

std::set<std::string> local_sockets_seen_by(pid_t pid) {
  std::set<std::string> sockets;
  std::ifstream table(folder_of(pid) + "/net/unix");
  for (std::string line; std::getline(table, line);) {
    unsigned long inode = 0;
    if (std::sscanf(line.c_str(), "%*s %*s %*s %*s %*s %*s %lu", &inode) == 1 && inode != 0)
      sockets.insert("socket:[" + std::to_string(inode) + "]");
  }
  return sockets;
}

std::uint16_t remote_port_of(pid_t pid, const std::string& descriptor) {
  const auto ports = remote_ports_seen_by(pid);
  const auto found = ports.find(descriptor);
  return found == ports.end() ? 0 : found->second;
}

namespace {

// The oom score adjustment is shared by all processes that share one address space: what is written for one
// of them appears in the files of the others, too.
bool share_memory_by_oom_score(pid_t one, pid_t other) {
  const auto file_of = [](pid_t pid) { return folder_of(pid) + "/oom_score_adj"; };
  const auto score_of = [&](pid_t pid) {
    int score = -1;
    std::ifstream(file_of(pid)) >> score;
    return score;
  };
  const auto write = [&](int score) { std::ofstream(file_of(one)) << score; };
  constexpr int most = 1000;
  const int before = score_of(one);
  if (before < 0 || before >= most || score_of(other) != before) return false;
  write(before + 1);
  const bool both = score_of(one) == before + 1 && score_of(other) == before + 1;
  write(before);
  return both;
}

}  // namespace

std::partial_ordering compare_memory(pid_t one, pid_t other) {
  constexpr int memory = 1;  // KCMP_VM; <linux/kcmp.h> is not available everywhere
  switch (::syscall(SYS_kcmp, live_thread_of(one), live_thread_of(other), memory, 0, 0)) {
    case 0:
      return std::partial_ordering::equivalent;
    case 1:
      return std::partial_ordering::less;
    case 2:
      return std::partial_ordering::greater;
    default:
      return std::partial_ordering::unordered;
  }
}

bool share_memory(pid_t one, pid_t other) {
  errno = 0;
  const auto order = compare_memory(one, other);
  const bool refused =
      order == std::partial_ordering::unordered && (errno == EPERM || errno == ENOSYS || errno == EACCES);
  return refused ? share_memory_by_oom_score(one, other) : order == 0;  // many containers refuse the call
}

bool has_memory(pid_t pid) {
  const auto statm = read_text("/proc/%d/task/%d/statm", pid, live_thread_of(pid));
  return statm.ok && std::atol(statm.bytes.data()) > 0;
}

std::vector<int> waited_for_by(pid_t pid, const SystemCall& call) {
  std::vector<int> descriptors;
#ifdef SYS_poll
  const bool polls = call.number == SYS_poll || call.number == SYS_ppoll;
#else
  const bool polls = call.number == SYS_ppoll;
#endif
  if (polls) {
    const auto count = static_cast<std::size_t>(std::clamp<long>(call.second_argument, 0, 1024));
    const auto entries =
        read_memory<pollfd>(live_thread_of(pid), static_cast<std::uint64_t>(call.first_argument), count);
    if (entries.size() < count) return {};
    for (const auto& entry : entries)
      if (entry.fd >= 0 && (entry.events & POLLIN) != 0) descriptors.push_back(entry.fd);
  }
#ifdef SYS_select
  const bool selects = call.number == SYS_select || call.number == SYS_pselect6;
#else
  const bool selects = call.number == SYS_pselect6;
#endif
  if (selects && call.second_argument != 0) {
    // A set is an array of words with a bit for each descriptor.
    const auto count = static_cast<std::size_t>(std::clamp<long>(call.first_argument, 0, FD_SETSIZE));
    const auto words = (count + 63) / 64;
    const auto set = read_memory<std::uint64_t>(live_thread_of(pid),
                                                static_cast<std::uint64_t>(call.second_argument), words);
    if (set.size() < words) return {};
    for (std::size_t fd = 0; fd < count; ++fd)
      if ((set[fd / 64] >> (fd % 64) & 1) != 0) descriptors.push_back(static_cast<int>(fd));
  }
#ifdef SYS_epoll_wait
  const bool epolls =
      call.number == SYS_epoll_wait || call.number == SYS_epoll_pwait || call.number == SYS_epoll_pwait2;
#else
  const bool epolls = call.number == SYS_epoll_pwait || call.number == SYS_epoll_pwait2;
#endif
  if (epolls) {
    constexpr std::size_t most = 1024;
    std::ifstream info(folder_of(pid) + "/fdinfo/" + std::to_string(call.first_argument));
    for (std::string line; descriptors.size() < most && std::getline(info, line);)
      if (int fd = 0; std::sscanf(line.c_str(), "tfd: %d", &fd) == 1) descriptors.push_back(fd);
  }
  return descriptors;
}

std::set<std::string> shared_memory_names(const std::filesystem::path& folder) {
  std::set<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
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
  std::ifstream maps(folder_of(pid) + "/maps");
  for (std::string line; std::getline(maps, line);)
    if (const auto at = line.find(folder); at != std::string::npos) note(std::string_view(line).substr(at));
  for (const auto& [fd, target] : descriptors_of(pid))
    if (target.starts_with(folder)) note(target);
  return names;
}

bool is_shared(pid_t pid, std::uint64_t address) {
  std::ifstream maps(folder_of(pid) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long first = 0, last = 0;
    char kind = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %*3c%c", &first, &last, &kind) == 3 && first <= address &&
        address < last)
      return kind == 's';
  }
  return false;
}

bool own_threads_idle() {
  const auto self = ::gettid();
  const auto tasks = tasks_of(::getpid());
  return std::none_of(tasks.begin(), tasks.end(),
                      [self](const Task& t) { return t.tid != self && (t.state == 'R' || t.state == 'D'); });
}

std::int64_t own_run_delay_ns() {
  std::int64_t total = 0;
  for (const auto& task : tasks_of(::getpid())) total += task.run_delay_ns;
  return total;
}

std::chrono::nanoseconds own_cpu_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace manyhands::host::proc
