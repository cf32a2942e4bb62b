#include "spawn/stopped_thread.hpp"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "spawn/threads.hpp"

namespace manyhands::spawn {
namespace {

// The end of a process's first thread is left for the code that waits for the process. (In a sandbox, its
// parent learns of it only after we have.)
bool is_for_others_to_see(pid_t process, pid_t thread) {
  return thread == process && parent_of(process) == ::getpid();
}

// Detaching fails if the thread was killed meanwhile. Then it stays until we have reaped it, and whoever
// waits for its process waits for ever. It may still be dying, so this waits for it.
void detach(pid_t process, pid_t thread, int signal) {
  if (::ptrace(PTRACE_DETACH, thread, nullptr, static_cast<long>(signal)) != 0 &&
      !is_for_others_to_see(process, thread))
    ::waitpid(thread, nullptr, __WALL);
}

// Waits until the thread is stopped. Empty: it ended instead.
std::optional<int> wait_for_stop(pid_t process, pid_t thread) {
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(thread), &info, WEXITED | WSTOPPED | WNOWAIT | __WALL) != 0)
    if (errno != EINTR) return std::nullopt;
  const bool ended = info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED;
  if (ended && is_for_others_to_see(process, thread)) return std::nullopt;
  int status = 0;
  if (::waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status)) return std::nullopt;
  return status;
}

}  // namespace

std::optional<StoppedThread> StoppedThread::stop(pid_t process, pid_t thread) {
  if (::ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) != 0) return std::nullopt;
  if (::ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) != 0) {
    detach(process, thread, 0);
    return std::nullopt;
  }
  const auto status = wait_for_stop(process, thread);
  if (!status) return std::nullopt;
  const bool by_signal = (*status >> 16) == 0;
  return StoppedThread(process, thread, by_signal ? WSTOPSIG(*status) : 0);
}

StoppedThread::StoppedThread(StoppedThread&& other) noexcept
    : process_(other.process_), thread_(std::exchange(other.thread_, 0)), signal_(other.signal_) {}

StoppedThread& StoppedThread::operator=(StoppedThread&& other) noexcept {
  if (this == &other) return *this;
  let_go();
  process_ = other.process_;
  thread_ = std::exchange(other.thread_, 0);
  signal_ = other.signal_;
  return *this;
}

void StoppedThread::let_go() {
  if (thread_ == 0) return;
  detach(process_, thread_, signal_);
  thread_ = 0;
}

}  // namespace manyhands::spawn
