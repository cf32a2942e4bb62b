// Pid 1 of a sandbox: starts one program with limits and a system call filter, opens what its starter needs
// from inside the sandbox, reaps orphans, and reports exactly how the program ended. When it exits, the
// kernel kills everything in the sandbox.
//
// Static and without the C++ library: it must run where no other file is visible, and start fast. It is not
// dumpable, so that the program, which runs as the same user, can neither trace it nor reach its descriptors.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/init/guest.hpp"
#include "sandbox/init/listeners.hpp"
#include "sandbox/init/reaper.hpp"
#include "sandbox/init/request.hpp"
#include "sandbox/init/system_v.hpp"
#include "sandbox/init/two_machines.hpp"
#include "sandbox/protocol.hpp"

namespace manyhands::sandbox::init {
namespace {

using protocol::control_number;
using protocol::Kind;
using protocol::Report;

void send_report(const Report& report, const int* descriptors, int count) {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * protocol::most_descriptors)] = {};
  iovec bytes{const_cast<Report*>(&report), sizeof report};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  if (count > 0) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * static_cast<unsigned>(count));
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * static_cast<unsigned>(count));
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * static_cast<unsigned>(count));
  }
  while (sendmsg(control_number, &message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

[[noreturn]] void fail(const char* step, int error) {
  Report report;
  report.error = error;
  strncpy(report.step, step, sizeof report.step - 1);
  send_report(report, nullptr, 0);
  _exit(1);
}

struct PassedOut {
  int descriptors[protocol::most_descriptors];
  int count = 0;
  void add(int descriptor, const char* step) {
    if (descriptor < 0) fail(step, errno);
    if (count == protocol::most_descriptors) fail(step, E2BIG);
    descriptors[count++] = descriptor;
  }
  void close_all() const {
    for (int i = 0; i < count; ++i) close(descriptors[i]);
  }
};

[[noreturn]] void serve() {
  prctl(PR_SET_DUMPABLE, 0);
  if (getpid() == 1)
    prctl(PR_SET_PDEATHSIG, SIGKILL);
  else
    // No PDEATHSIG: if init died at once, the processes that only it can end would survive.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, nullptr);
  const int signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) fail("signalfd", errno);

  static Request request;
  if (const char* wrong = receive(control_number, request)) fail(wrong, errno);

  if (request.head.two_machines != 0)
    if (const char* step = make_first_machine()) fail(step, errno);

  PassedOut passed;
  passed.add(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)), "pidfd of init");
  passed.count = 2;  // reserves the place of the guest's pidfd, which does not exist yet
  for (unsigned i = 0; i < request.head.folders; ++i)
    passed.add(open(request.folders[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC), "folder to pass out");
  for (unsigned i = 0; i < request.head.listeners && request.head.contained == 0; ++i)
    passed.add(listen_on(request.listeners[i]), "listener in the box");

  const time_t begun = time(nullptr);
  const StartedGuest guest = start_guest(request);
  if (guest.pid < 0) fail(guest.step, guest.error);
  if (const char* step = request.head.two_machines != 0 ? drop_rights(false) : nullptr) fail(step, errno);
  passed.descriptors[1] = static_cast<int>(syscall(SYS_pidfd_open, guest.pid, 0));
  if (passed.descriptors[1] < 0) fail("pidfd of the program", errno);
  close_descriptors(request);  // now only the guest holds them, so the other side notices when it ends
  Report started;
  started.kind = Kind::started;
  send_report(started, passed.descriptors, passed.count);
  passed.close_all();

  Reaper reaper(guest.pid);
  for (;;) {
    pollfd entries[] = {{control_number, POLLIN, 0}, {signals, POLLIN, 0}};
    poll(entries, 2, -1);
    if (entries[1].revents != 0) {
      signalfd_siginfo ignored[8];
      while (read(signals, ignored, sizeof ignored) > 0) {
      }
      reaper.sweep();
    }
    if (entries[0].revents == 0) continue;
    auto order = protocol::Order::end;
    const bool report_wanted = recv(control_number, &order, 1, 0) > 0;
    if (order == protocol::Order::pull_the_plug) {
      pull_the_plug();
      continue;
    }
    if (!report_wanted && getpid() == 1) _exit(0);
    Report ended = reaper.end();
    if (request.head.contained != 0)
      remove_system_v(begun);
    else
      ended.system_v = count_system_v();
    if (report_wanted) send_report(ended, nullptr, 0);
    _exit(0);
  }
}

}  // namespace
}  // namespace manyhands::sandbox::init

int main(int argc, char*[]) {
  // As the first program of a sandbox, it has no arguments. With one, it is the program that runs in a trial
  // sandbox.
  if (argc > 1) return 0;
  manyhands::sandbox::init::serve();
}
