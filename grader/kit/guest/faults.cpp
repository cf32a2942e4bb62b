#include "kit/guest/faults.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <optional>
#include <string_view>

#include "kit/guest/long_writes.hpp"
#include "kit/guest/notes.hpp"

namespace {

std::atomic<bool> short_reads{false};
std::atomic<bool> interrupted{false};
std::atomic<bool> looks_at_ends{false};
// A program must not expect a request for more than PIPE_BUF bytes to be filled at once, nor a smaller one if
// what it reads was written in longer pieces. The size is a multiple of 2^8·3·5, so that programs which rely
// on small records arriving whole (legal on Linux) are not affected.
constexpr std::size_t piece = 3840;
constexpr std::size_t smallest_piece = piece >> 4;  // still a multiple of 2^4·3·5

// The largest piece that is smaller than `count`; `count` if there is none.
std::size_t part_of(std::size_t count) {
  for (auto part = piece; part >= smallest_piece; part /= 2)
    if (part < count) return part;
  return count;
}

// Byte streams, which do not keep message boundaries. (Datagrams and packets arrive whole, and what does not
// fit in the buffer is lost, so those are not touched.)
bool is_local_stream(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return false;
  if (S_ISFIFO(info.st_mode)) return true;
  int domain = 0;
  int type = 0;
  socklen_t size = sizeof domain;
  return S_ISSOCK(info.st_mode) && ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
         ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && domain == AF_UNIX && type == SOCK_STREAM;
}

void on_signal(int) {}

// A program that blocks the signal, or has its own handler, is not interrupted.
bool can_be_interrupted() {
  struct sigaction action {};
  sigset_t blocked;
  return interrupted.load(std::memory_order_relaxed) && ::sigaction(SIGWINCH, nullptr, &action) == 0 &&
         action.sa_handler == on_signal && (action.sa_flags & SA_RESTART) == 0 &&
         ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked) == 0 && sigismember(&blocked, SIGWINCH) == 0;
}

// Whether the program has another way to learn that a child has ended. Then it may rely on a wait that
// returns at once.
bool may_know_of_ends() {
  if (looks_at_ends.load(std::memory_order_relaxed)) return true;
  struct sigaction action {};
  sigset_t blocked;
  if (::sigaction(SIGCHLD, nullptr, &action) != 0 || ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked) != 0)
    return true;
  const bool has_handler = action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
  if (has_handler || sigismember(&blocked, SIGCHLD) != 0) return true;
  auto* descriptors = ::opendir("/proc/self/fd");
  if (descriptors == nullptr) return true;
  bool found = false;
  while (const auto* entry = ::readdir(descriptors)) {
    std::array<char, 64> target{};
    const auto length = ::readlinkat(::dirfd(descriptors), entry->d_name, target.data(), target.size() - 1);
    const std::string_view what(target.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    found = found || what.find("pidfd") != what.npos || what.find("signalfd") != what.npos;
  }
  ::closedir(descriptors);
  return found;
}

using manyhands::guest::note_call;

bool may_be_cut(int fd, std::size_t count, const std::atomic<bool>& cut) {
  return count > PIPE_BUF && cut.load(std::memory_order_relaxed) && is_local_stream(fd);
}

}  // namespace

extern "C" int __real_waitid(idtype_t kind, id_t id, siginfo_t* info, int options);

namespace manyhands::guest {

std::size_t allowed_to_read(int fd, std::size_t count) {
  if (may_be_cut(fd, count, short_reads)) return piece;
  return short_reads.load(std::memory_order_relaxed) && had_long_writes(fd) ? part_of(count) : count;
}

std::size_t allowed_to_write(int fd, std::size_t count) {
  note_write(fd, count);
  return may_be_cut(fd, count, interrupted) ? piece : count;
}

void inject_short_reads(bool on) {
  short_reads = on;
  if (on) watch_long_writes();
}

bool injects_short_reads() {
  return short_reads;
}

void allow_interrupts() {
  interrupted = true;
  struct sigaction action {};  // without SA_RESTART: interrupted calls return
  action.sa_handler = on_signal;
  ::sigaction(SIGWINCH, &action, nullptr);
}

// For each thread, where its latest interrupted call returned to, unless it has called it again. Threads
// beyond the last place have none.
static std::array<std::atomic<const void*>, 256> given_up;
static std::atomic<std::size_t> threads{0};

class InterruptedCall {
 public:
  /// A read from `fd`, or a wait for `child`.
  void set(const void* returned_to, int fd, std::optional<pid_t> child) {
    if (own_ == none) own_ = threads++;
    fd_ = fd;
    child_ = child;
    if (own_ < given_up.size()) given_up[own_] = returned_to;
  }
  void is_called(int fd, std::optional<pid_t> child) {
    if (fd_ == fd && child_ == child && own_ < given_up.size()) given_up[own_] = nullptr;
  }

 private:
  static constexpr auto none = static_cast<std::size_t>(-1);
  std::size_t own_ = none;
  int fd_ = -1;
  std::optional<pid_t> child_ = {};
};
static thread_local InterruptedCall interrupted_call;

void tell_given_up_calls() {
  for (auto& place : given_up)
    if (const auto* at = place.exchange(nullptr); at != nullptr) note_call("interrupted-call", at);
}

// Only if it would wait: the program may rely on a read that need not, for example after poll().
bool interrupts_read(int fd, int flags) {
  static thread_local bool reads = false;
  const auto would_wait = [fd, flags] {
    pollfd entry{fd, POLLIN, 0};
    return (flags & MSG_DONTWAIT) == 0 && (::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0 &&
           ::poll(&entry, 1, 0) == 0;
  };
  interrupted_call.is_called(fd, {});
  reads = !reads && interrupted.load(std::memory_order_relaxed) && is_local_stream(fd) &&
          can_be_interrupted() && would_wait();
  return reads;
}

// Simulates a signal that arrives first, even if the child has ended meanwhile: the program cannot tell the
// difference. The next call really waits.
bool interrupts_wait(int options) {
  static thread_local bool waits = false;
  siginfo_t any{};
  waits = !waits && (options & WNOHANG) == 0 && can_be_interrupted() && !may_know_of_ends() &&
          ::__real_waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) == 0;  // there is a child to wait for
  return waits;
}

}  // namespace manyhands::guest

namespace {

ssize_t end_by_signal(int fd, const void* returns_to) {
  manyhands::guest::interrupted_call.set(returns_to, fd, {});
  errno = EINTR;
  return -1;
}

}  // namespace

// The linker's --wrap=read and so on redirect the program's calls to these functions.
extern "C" {
ssize_t __real_read(int fd, void* buffer, size_t count);
ssize_t __real_recv(int fd, void* buffer, size_t count, int flags);
ssize_t __real_write(int fd, const void* buffer, size_t count);
ssize_t __wrap_read(int fd, void* buffer, size_t count);
ssize_t __wrap_recv(int fd, void* buffer, size_t count, int flags);
ssize_t __wrap_write(int fd, const void* buffer, size_t count);
pid_t __real_waitpid(pid_t pid, int* status, int options);
pid_t __wrap_waitpid(pid_t pid, int* status, int options);
pid_t __wrap_wait(int* status);
int __wrap_waitid(idtype_t kind, id_t id, siginfo_t* info, int options);

ssize_t __wrap_read(int fd, void* buffer, size_t count) {
  if (manyhands::guest::interrupts_read(fd)) return end_by_signal(fd, __builtin_return_address(0));
  const auto most = manyhands::guest::allowed_to_read(fd, count);
  const ssize_t got = __real_read(fd, buffer, most);
  if (most < count && got == static_cast<ssize_t>(most)) note_call("short-read", __builtin_return_address(0));
  if (got > 0) manyhands::guest::look_for_addresses(fd, buffer, static_cast<std::size_t>(got));
  return got;
}

ssize_t __wrap_recv(int fd, void* buffer, size_t count, int flags) {
  if (manyhands::guest::interrupts_read(fd, flags)) return end_by_signal(fd, __builtin_return_address(0));
  const bool whole = (flags & (MSG_WAITALL | MSG_PEEK)) != 0;
  const auto most = whole ? count : manyhands::guest::allowed_to_read(fd, count);
  const ssize_t got = __real_recv(fd, buffer, most, flags);
  if (most < count && got == static_cast<ssize_t>(most)) note_call("short-read", __builtin_return_address(0));
  return got;
}

ssize_t __wrap_write(int fd, const void* buffer, size_t count) {
  manyhands::guest::look_for_addresses(fd, buffer, count);
  return __real_write(fd, buffer, manyhands::guest::allowed_to_write(fd, count));
}

pid_t __wrap_waitpid(pid_t pid, int* status, int options) {
  manyhands::guest::interrupted_call.is_called(-1, pid);
  if (!manyhands::guest::interrupts_wait(options)) return __real_waitpid(pid, status, options);
  manyhands::guest::interrupted_call.set(__builtin_return_address(0), -1, pid);
  errno = EINTR;
  return -1;
}

int __wrap_waitid(idtype_t kind, id_t id, siginfo_t* info, int options) {
  if ((options & WNOWAIT) != 0) looks_at_ends = true;
  if (manyhands::guest::interrupts_wait(options)) {
    errno = EINTR;
    return -1;
  }
  return __real_waitid(kind, id, info, options);
}

pid_t __wrap_wait(int* status) {
  return __wrap_waitpid(-1, status, 0);
}
}
