#include "spawn/spawn.hpp"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace manyhands::spawn {
namespace {

struct Failure {
  int error;
  char step[24];
};

[[noreturn]] void give_up(int report, const char* step) {
  Failure failure{errno, {}};
  std::strncpy(failure.step, step, sizeof failure.step - 1);
  [[maybe_unused]] auto written = ::write(report, &failure, sizeof failure);
  _exit(127);
}

// Between fork and exec, only async-signal-safe calls are allowed: another thread may have held any lock at
// the time of the fork. So the caller prepares all memory.
struct Prepared {
  std::vector<char*> argv, env;
  std::string program, cwd;
  std::vector<std::pair<int, int>> descriptors;
  cpu_set_t cores;
};

// The last cores, because interrupts and other work that belongs to no process prefer the first ones.
// `passed`: leaves out this many, if enough others remain.
cpu_set_t last_cores(int count, int passed) {
  cpu_set_t ours, chosen;
  CPU_ZERO(&ours);
  CPU_ZERO(&chosen);
  ::sched_getaffinity(0, sizeof ours, &ours);
  passed = std::min(passed, std::max(0, CPU_COUNT(&ours) - count));
  for (int cpu = CPU_SETSIZE - 1; cpu >= 0 && count > 0; --cpu) {
    if (!CPU_ISSET(cpu, &ours) || passed-- > 0) continue;
    CPU_SET(cpu, &chosen);
    --count;
  }
  return chosen;
}

[[noreturn]] void run_child(const Options& options, Prepared& prepared, int report, pid_t parent) {
  if (options.own_group) ::setpgid(0, 0);
  for (const int door : options.doors)
    if (::write(door, "0", 1) != 1) give_up(report, "cgroup");
  if (options.user &&
      (::setgroups(0, nullptr) != 0 || ::setresgid(*options.user, *options.user, *options.user) != 0 ||
       ::setresuid(*options.user, *options.user, *options.user) != 0))
    give_up(report, "user");
  // Not earlier, because a change of the user clears this setting.
  if (options.die_with_parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) _exit(127);  // the parent died before the setting took effect
  }
  // Some containers refuse this; most detectors start anyway.
  if (options.fixed_addresses) ::personality(ADDR_NO_RANDOMIZE);

  // First moves all sources out of the way, then into place: the number of a source may be the target of
  // another one.
  int highest = 3;
  for (auto& [ours, theirs] : prepared.descriptors) highest = std::max(highest, theirs + 1);
  highest = std::max(highest, report + 1);
  for (auto& [ours, theirs] : prepared.descriptors) {
    ours = ::fcntl(ours, F_DUPFD_CLOEXEC, highest);
    if (ours < 0) give_up(report, "descriptors");
  }
  const int report_copy = ::fcntl(report, F_DUPFD_CLOEXEC, highest);
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd < 3; ++fd) ::dup2(null, fd);
  for (auto& [ours, theirs] : prepared.descriptors)
    if (::dup2(ours, theirs) < 0) give_up(report_copy, "descriptors");
  int first_free = 3;
  for (auto& [ours, theirs] : prepared.descriptors) first_free = std::max(first_free, theirs + 1);
  ::syscall(SYS_close_range, first_free, ~0U, CLOSE_RANGE_CLOEXEC);
  // Numbers between 3 and the highest target that are not targets.
  for (int fd = 3; fd < first_free; ++fd)
    if (std::none_of(prepared.descriptors.begin(), prepared.descriptors.end(),
                     [fd](const auto& d) { return d.second == fd; }))
      ::close(fd);

  if (!prepared.cwd.empty() && ::chdir(prepared.cwd.c_str()) != 0) give_up(report_copy, "working directory");
  if (options.cores > 0 && ::sched_setaffinity(0, sizeof prepared.cores, &prepared.cores) != 0)
    give_up(report_copy, "cores");
  for (const auto& limit : options.limits) {
    const rlimit value{limit.value, limit.value};
    ::setrlimit(static_cast<__rlimit_resource>(limit.resource), &value);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int sig : {SIGPIPE, SIGINT, SIGTERM, SIGXFSZ, SIGHUP, SIGCHLD}) ::signal(sig, SIG_DFL);
  ::execve(prepared.program.c_str(), prepared.argv.data(), prepared.env.data());
  give_up(report_copy, "exec");
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* path = std::getenv("PATH");
  std::string rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  for (std::size_t start = 0; start <= rest.size();) {
    const auto end = std::min(rest.find(':', start), rest.size());
    auto candidate = rest.substr(start, end - start) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    start = end + 1;
  }
  return name;
}

Prepared prepare(const Options& options) {
  Prepared prepared;
  for (const auto& arg : options.argv) prepared.argv.push_back(const_cast<char*>(arg.c_str()));
  prepared.argv.push_back(nullptr);
  for (const auto& entry : options.env) prepared.env.push_back(const_cast<char*>(entry.c_str()));
  prepared.env.push_back(nullptr);
  prepared.program = find_program(options.argv.at(0));
  prepared.cwd = options.cwd.string();
  prepared.descriptors = options.descriptors;
  prepared.cores = last_cores(options.cores, options.cores_passed);
  return prepared;
}

// Users have a limited number of processes. The children of an earlier program may still be exiting, and
// those of another one that runs now may have to be found and killed first.
pid_t fork_when_there_is_room() {
  constexpr timespec between{0, 20'000'000};
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (;;) {
    const pid_t pid = ::fork();
    if (pid >= 0 || errno != EAGAIN || std::chrono::steady_clock::now() >= end) return pid;
    ::nanosleep(&between, nullptr);
  }
}

}  // namespace

void Descriptor::reset() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Started spawn(const Options& options) {
  auto prepared = prepare(options);
  auto [failed, report] = pipe();
  const pid_t parent = ::getpid();
  const pid_t pid = fork_when_there_is_room();
  if (pid < 0) return {{}, std::string("fork: ") + std::strerror(errno)};
  if (pid == 0) run_child(options, prepared, report.get(), parent);
  report.reset();
  Child child(pid, Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))));
  if (options.own_group)
    ::setpgid(pid, pid);  // in both processes, so that the group exists before either of them continues
  Failure failure{};
  ssize_t got;
  do {
    got = ::read(failed.get(), &failure, sizeof failure);
  } while (got < 0 && errno == EINTR);
  if (got == static_cast<ssize_t>(sizeof failure)) {
    child.reap();
    return {{}, std::string(failure.step) + ": " + prepared.program + ": " + std::strerror(failure.error)};
  }
  return {std::move(child), {}};
}

Child::~Child() {
  if (!running()) return;
  kill_group();
  reap();
}

void Child::kill_group() const {
  if (!running()) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
}

bool Child::has_ended() const {
  return running() && spawn::has_ended(pidfd());
}

bool has_ended(int pidfd) {
  pollfd entry{pidfd, POLLIN, 0};
  return ::poll(&entry, 1, 0) == 1;
}

Child::Ended Child::reap() {
  Ended ended;
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  // Not reaped yet, so that its own CPU time can be read without that of the children it has reaped.
  ended.own_cpu_ns = process_cpu_ns(pid_).value_or(0);
  while (::wait4(pid_, &ended.wait_status, 0, &ended.usage) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  pidfd_.reset();
  return ended;
}

std::optional<std::int64_t> process_cpu_ns(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::pair<Descriptor, Descriptor> socket_pair() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  return {Descriptor(fds[0]), Descriptor(fds[1])};
}

std::pair<Descriptor, Descriptor> pipe() {
  int fds[2];
  if (::pipe2(fds, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  return {Descriptor(fds[0]), Descriptor(fds[1])};
}

}  // namespace manyhands::spawn
