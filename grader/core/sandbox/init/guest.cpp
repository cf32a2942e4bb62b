#include "sandbox/init/guest.hpp"

#include "sandbox/init/landlock.hpp"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace manyhands::sandbox::init {
namespace {

constexpr unsigned most_instructions = 4096;  // the kernel's limit

struct Failure {
  int error;
  const char* step;  // both sides of the pipe are the same program, so pointers are valid in both
};

[[noreturn]] void give_up(int report, const char* step) {
  const Failure failure{errno, step};
  [[maybe_unused]] const auto written = write(report, &failure, sizeof failure);
  _exit(127);
}

// First moves all sources out of the way, then into place: the number of a source may be the target of
// another one.
int place_descriptors(const Request& request, int report) {
  int highest = 3;
  for (unsigned i = 0; i < request.head.targets; ++i)
    if (request.targets[i].number >= highest) highest = request.targets[i].number + 1;
  int copies[protocol::most_descriptors];
  for (unsigned i = 0; i < request.head.targets; ++i) {
    copies[i] = fcntl(request.descriptors[i], F_DUPFD_CLOEXEC, highest);
    if (copies[i] < 0) give_up(report, "descriptors");
  }
  const int report_copy = fcntl(report, F_DUPFD_CLOEXEC, highest);
  if (report_copy < 0) give_up(report, "descriptors");
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) give_up(report, "/dev/null");
  for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
  for (int fd = 3; fd < highest; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
  for (unsigned i = 0; i < request.head.targets; ++i)
    if (dup2(copies[i], request.targets[i].number) < 0) give_up(report_copy, "descriptors");
  syscall(SYS_close_range, highest, ~0U, CLOSE_RANGE_CLOEXEC);
  return report_copy;
}

void install_filter(int program, int report) {
  static sock_filter instructions[most_instructions];
  const ssize_t size = pread(program, instructions, sizeof instructions, 0);
  if (size <= 0 || size % static_cast<ssize_t>(sizeof(sock_filter)) != 0) give_up(report, "filter");
  const sock_fprog filter{static_cast<unsigned short>(size / static_cast<ssize_t>(sizeof(sock_filter))),
                          instructions};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up(report, "no new privileges");
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) give_up(report, "seccomp");
}

[[noreturn]] void run_guest(const Request& request, int report) {
  // Own session: the kernel divides CPU time among sessions first, so a fork bomb in it leaves time for us.
  setsid();
  // The filter's number may be a target, too, so it is duplicated to a high number first.
  const int filter = request.filter >= 0 ? fcntl(request.filter, F_DUPFD_CLOEXEC, 128) : -1;
  if (request.filter >= 0 && filter < 0) give_up(report, "filter");
  report = place_descriptors(request, report);
  if (chdir(request.cwd) != 0) give_up(report, "working directory");
  // Some containers refuse this; most detectors start anyway.
  if (request.head.fixed_addresses != 0) personality(ADDR_NO_RANDOMIZE);
  for (unsigned i = 0; i < request.head.limits; ++i) {
    rlimit now{};
    const auto resource = static_cast<__rlimit_resource>(request.limits[i].resource);
    getrlimit(resource, &now);
    const rlim_t value = request.limits[i].value < now.rlim_max ? request.limits[i].value : now.rlim_max;
    const rlimit wanted{value, value};
    if (setrlimit(resource, &wanted) != 0) give_up(report, "limits");
  }
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) signal(signal_number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  umask(022);
  if (request.head.contained != 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (const char* step = fence(request)) give_up(report, step);
  }
  if (filter >= 0) install_filter(filter, report);
  execve(request.argv[0], request.argv, request.env);
  give_up(report, "exec");
}

}  // namespace

StartedGuest start_guest(const Request& request) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return {-1, "pipe", errno};
  const pid_t pid = fork();
  if (pid < 0) return {-1, "fork", errno};
  if (pid == 0) run_guest(request, report[1]);
  close(report[1]);
  Failure failure{};
  ssize_t got;
  do got = read(report[0], &failure, sizeof failure);
  while (got < 0 && errno == EINTR);
  close(report[0]);
  if (got != static_cast<ssize_t>(sizeof failure)) return {pid, "", 0};
  waitpid(pid, nullptr, 0);
  return {-1, failure.step, failure.error};
}

}  // namespace manyhands::sandbox::init
