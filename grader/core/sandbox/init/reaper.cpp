#include "sandbox/init/reaper.hpp"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/init/crowd.hpp"

namespace manyhands::sandbox::init {
namespace {

long long nanoseconds(const rusage& usage) {
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000'000LL +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1'000LL;
}

// For a process that has ended but is not reaped: its own CPU time, without that of the children it has
// reaped.
long long own_cpu_ns(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

void kill_all() {
  if (getpid() == 1)
    kill(-1, SIGKILL);
  else
    end_crowd();
}

}  // namespace

void Reaper::sweep() {
  while (!guest_ended_) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    guest_ended_ = info.si_pid == guest_;
    if (!guest_ended_ && reap(info.si_pid)) ++orphans_;
  }
}

protocol::Report Reaper::end() {
  protocol::Report report;
  report.kind = protocol::Kind::ended;
  kill(guest_, SIGKILL);
  kill_all();
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(guest_), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  report.own_cpu_ns = own_cpu_ns(guest_);
  while (wait4(guest_, &report.wait_status, 0, &report.usage) < 0 && errno == EINTR) {
  }
  // Each round reaps everything that has ended, because a fork bomb gets many more turns than we do. Before
  // waiting for any other process, kill everything again: the children of dead processes now belong to us.
  do kill_all();
  while (reap_ended() || reap(-1));
  report.others_cpu_ns = orphans_cpu_ns_;
  report.orphans = orphans_;
  return report;
}

bool Reaper::reap_ended() {
  bool any = false;
  while (reap(-1, WNOHANG)) any = true;
  return any;
}

bool Reaper::reap(pid_t pid, int options) {
  rusage usage{};
  const pid_t reaped = wait4(pid, nullptr, __WALL | options, &usage);
  if (reaped > 0) orphans_cpu_ns_ += nanoseconds(usage);
  return reaped > 0 || (reaped < 0 && errno == EINTR);
}

}  // namespace manyhands::sandbox::init
