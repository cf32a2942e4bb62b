#include "sandbox/init/two_machines.hpp"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "sandbox/init/link.hpp"
#include "wire/machines.hpp"

namespace manyhands::sandbox::init {
namespace {

constexpr const char* first_end = "link1";
constexpr const char* second_end = "link2";

const char* make_second_machine() {
  if (unshare(CLONE_NEWNET | CLONE_NEWUTS) != 0) return "second machine: network";
  if (sethostname(machines::second_name, strlen(machines::second_name)) != 0) return "second machine: name";
  if (!make_link(second_end, first_end, getppid()) || !set_up("lo", true) ||
      !set_address(second_end, machines::second_address, machines::mask) || !set_up(second_end, true))
    return "second machine: link";
  return nullptr;
}

int listen_in_folder() {
  const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  strncpy(name.sun_path, machines::path, sizeof name.sun_path - 1);
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 || listen(fd, 8) != 0)
    return -1;
  return fd;
}

}  // namespace

const char* make_first_machine() {
  return unshare(CLONE_NEWNET) == 0 && set_up("lo", true) ? nullptr : "first machine";
}

void give_up(int report, const char* step) {
  const Failure failure{errno, step};
  [[maybe_unused]] const auto written = write(report, &failure, sizeof failure);
  _exit(127);
}

Failure failure_from(int report) {
  Failure failure{};
  ssize_t got;
  do got = read(report, &failure, sizeof failure);
  while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof failure) ? failure : Failure{0, nullptr};
}

const char* start_second_machine(void (*run)(int listener, int report, const void* context),
                                 const void* context) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return "second machine: pipe";
  const pid_t pid = fork();
  if (pid < 0) return "second machine: fork";
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (const char* step = make_second_machine()) give_up(report[1], step);
    const int listener = listen_in_folder();
    if (listener < 0) give_up(report[1], "second machine: socket");
    run(listener, report[1], context);
    _exit(127);
  }
  close(report[1]);
  const auto failure = failure_from(report[0]);
  close(report[0]);
  if (failure.step == nullptr && set_address(first_end, machines::first_address, machines::mask) &&
      set_up(first_end, true))
    return nullptr;
  if (failure.step != nullptr) errno = failure.error;
  return failure.step != nullptr ? failure.step : "first machine: link";
}

const char* drop_rights(bool all) {
  constexpr unsigned network = 1U << CAP_NET_ADMIN;
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  if (!all) data[0].permitted = data[0].effective = network;
  return syscall(SYS_capset, &header, data) == 0 ? nullptr : "rights";
}

void pull_the_plug() {
  set_up(first_end, false);
}

}  // namespace manyhands::sandbox::init
