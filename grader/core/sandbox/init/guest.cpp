#include "sandbox/init/guest.hpp"

#include "sandbox/init/landlock.hpp"
#include "sandbox/init/two_machines.hpp"
#include "wire/machines.hpp"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
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

// First moves all sources out of the way, then into place: the number of a source may be the target of
// another one.
int place_descriptors(const protocol::Target* targets, const int* sources, unsigned count, int report) {
  int highest = 3;
  for (unsigned i = 0; i < count; ++i)
    if (targets[i].number >= highest) highest = targets[i].number + 1;
  int copies[protocol::most_descriptors];
  for (unsigned i = 0; i < count; ++i) {
    copies[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, highest);
    if (copies[i] < 0) give_up(report, "descriptors");
  }
  const int report_copy = fcntl(report, F_DUPFD_CLOEXEC, highest);
  if (report_copy < 0) give_up(report, "descriptors");
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) give_up(report, "/dev/null");
  for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
  for (int fd = 3; fd < highest; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
  for (unsigned i = 0; i < count; ++i)
    if (dup2(copies[i], targets[i].number) < 0) give_up(report_copy, "descriptors");
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

// What holds for every program of a sandbox. `filter`: the descriptor of its program; -1: none.
[[noreturn]] void execute(const Request& request, char* const* argv, int filter, int report) {
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
  if (const char* step = request.head.two_machines != 0 ? drop_rights(true) : nullptr) give_up(report, step);
  if (filter >= 0) install_filter(filter, report);
  execve(argv[0], argv, request.env);
  give_up(report, "exec");
}

struct OfSecondMachine {
  const Request& request;
  int filter;
};

void run_second_machine(int listener, int report, const void* context) {
  const auto& [request, filter] = *static_cast<const OfSecondMachine*>(context);
  const protocol::Target target{machines::listener};
  report = place_descriptors(&target, &listener, 1, report);
  char option[64] = {};
  strncpy(option, machines::as_second, sizeof option - 1);
  char* argv[] = {request.argv[0], option, nullptr};
  execute(request, argv, filter, report);
}

[[noreturn]] void run_guest(const Request& request, int report) {
  // Own session: the kernel divides CPU time among sessions first, so a fork bomb in it leaves time for us.
  setsid();
  // The filter's number may be a target, too, so it is duplicated to a high number first.
  const int filter = request.filter >= 0 ? fcntl(request.filter, F_DUPFD_CLOEXEC, 128) : -1;
  if (request.filter >= 0 && filter < 0) give_up(report, "filter");
  report = place_descriptors(request.targets, request.descriptors, request.head.targets, report);
  if (chdir(request.cwd) != 0) give_up(report, "working directory");
  if (request.head.two_machines != 0) {
    const OfSecondMachine second{request, filter};
    if (const char* step = start_second_machine(&run_second_machine, &second)) give_up(report, step);
  }
  execute(request, request.argv, filter, report);
}

}  // namespace

StartedGuest start_guest(const Request& request) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return {-1, "pipe", errno};
  const pid_t pid = fork();
  if (pid < 0) return {-1, "fork", errno};
  if (pid == 0) run_guest(request, report[1]);
  close(report[1]);
  const Failure failure = failure_from(report[0]);
  close(report[0]);
  if (failure.step == nullptr) return {pid, "", 0};
  waitpid(pid, nullptr, 0);
  return {-1, failure.step, failure.error};
}

}  // namespace manyhands::sandbox::init
