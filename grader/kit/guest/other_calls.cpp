// The functions that do the same as read, write, waitpid and fork under other names, with the same faults and
// notes.
#include <linux/close_range.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <vector>

#include "kit/guest/faults.hpp"
#include "kit/guest/notes.hpp"
#include "profile/profile.hpp"
#include "wire/detector_descriptors.hpp"

namespace {

using namespace manyhands::guest;

std::size_t size_of(const iovec* parts, int count) {
  std::size_t bytes = 0;
  for (int i = 0; i < count; ++i) bytes += parts[i].iov_len;
  return bytes;
}

// The first `bytes` bytes of the parts.
std::vector<iovec> beginning(const iovec* parts, int count, std::size_t bytes) {
  std::vector<iovec> cut;
  for (int i = 0; i < count && bytes > 0; ++i) {
    cut.push_back(parts[i]);
    cut.back().iov_len = std::min(bytes, parts[i].iov_len);
    bytes -= cut.back().iov_len;
  }
  return cut;
}

// Calls `real` with all parts, or with as many bytes as are allowed.
template <class Real>
ssize_t in_part(const iovec* parts, int count, std::size_t may, Real real) {
  if (count <= 0 || may >= size_of(parts, count)) return real(parts, count);
  const auto cut = beginning(parts, count, may);
  return real(cut.data(), static_cast<int>(cut.size()));
}

void look_at_all(int fd, const iovec* parts, int count, std::size_t bytes) {
  for (int i = 0; i < count && bytes > 0; ++i) {
    const auto of_this = std::min(bytes, parts[i].iov_len);
    look_for_addresses(fd, parts[i].iov_base, of_this);
    bytes -= of_this;
  }
}

bool comes_whole(int flags) {
  return (flags & (MSG_WAITALL | MSG_PEEK)) != 0;
}

ssize_t end_by_signal() {
  errno = EINTR;
  return -1;
}

}  // namespace

extern "C" {
ssize_t __real_readv(int fd, const iovec* parts, int count);
ssize_t __real_preadv2(int fd, const iovec* parts, int count, off_t offset, int flags);
ssize_t __real_recvfrom(int fd, void* buffer, size_t count, int flags, sockaddr* from, socklen_t* size);
ssize_t __real_recvmsg(int fd, msghdr* message, int flags);
ssize_t __real_splice(int in, off64_t* in_at, int out, off64_t* out_at, size_t count, unsigned flags);
ssize_t __real_writev(int fd, const iovec* parts, int count);
ssize_t __real_send(int fd, const void* buffer, size_t count, int flags);
ssize_t __real_sendto(int fd, const void* buffer, size_t count, int flags, const sockaddr* to,
                      socklen_t size);
ssize_t __real_sendmsg(int fd, const msghdr* message, int flags);
pid_t __real_wait3(int* status, int options, rusage* usage);
pid_t __real_wait4(pid_t pid, int* status, int options, rusage* usage);
int __real_clone(int (*function)(void*), void* stack, int flags, void* argument, ...);
long __real_syscall(long number, ...);
int __real_close_range(unsigned first, unsigned last, int flags);

ssize_t __wrap_read(int fd, void* buffer, size_t count);
ssize_t __wrap_write(int fd, const void* buffer, size_t count);
int __wrap_waitid(idtype_t kind, id_t id, siginfo_t* info, int options);
pid_t __wrap_fork(void);
[[noreturn]] void __wrap__exit(int status);

ssize_t __wrap_readv(int fd, const iovec* parts, int count);
ssize_t __wrap_preadv2(int fd, const iovec* parts, int count, off_t offset, int flags);
ssize_t __wrap_recvfrom(int fd, void* buffer, size_t count, int flags, sockaddr* from, socklen_t* size);
ssize_t __wrap_recvmsg(int fd, msghdr* message, int flags);
ssize_t __wrap_splice(int in, off64_t* in_at, int out, off64_t* out_at, size_t count, unsigned flags);
ssize_t __wrap_writev(int fd, const iovec* parts, int count);
ssize_t __wrap_send(int fd, const void* buffer, size_t count, int flags);
ssize_t __wrap_sendto(int fd, const void* buffer, size_t count, int flags, const sockaddr* to,
                      socklen_t size);
ssize_t __wrap_sendmsg(int fd, const msghdr* message, int flags);
pid_t __wrap_wait3(int* status, int options, rusage* usage);
pid_t __wrap_wait4(pid_t pid, int* status, int options, rusage* usage);
pid_t __wrap_vfork(void);
int __wrap_clone(int (*function)(void*), void* stack, int flags, void* argument, ...);
long __wrap_syscall(long number, ...);
int __wrap_close_range(unsigned first, unsigned last, int flags);
void __wrap_closefrom(int first);

ssize_t __wrap_readv(int fd, const iovec* parts, int count) {
  if (interrupts_read(fd)) return end_by_signal();
  const auto got = in_part(parts, count, count > 0 ? allowed_to_read(fd, size_of(parts, count)) : 0,
                           [fd](const iovec* some, int n) { return __real_readv(fd, some, n); });
  if (got > 0) look_at_all(fd, parts, count, static_cast<std::size_t>(got));
  return got;
}

ssize_t __wrap_preadv2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  return in_part(parts, count, count > 0 ? allowed_to_read(fd, size_of(parts, count)) : 0,
                 [=](const iovec* some, int n) { return __real_preadv2(fd, some, n, offset, flags); });
}

ssize_t __wrap_recvfrom(int fd, void* buffer, size_t count, int flags, sockaddr* from, socklen_t* size) {
  if (interrupts_read(fd, flags)) return end_by_signal();
  return __real_recvfrom(fd, buffer, comes_whole(flags) ? count : allowed_to_read(fd, count), flags, from,
                         size);
}

ssize_t __wrap_recvmsg(int fd, msghdr* message, int flags) {
  if (interrupts_read(fd, flags)) return end_by_signal();
  const auto count = static_cast<int>(message->msg_iovlen);
  const auto all = count > 0 ? size_of(message->msg_iov, count) : 0;
  const auto may = comes_whole(flags) ? all : allowed_to_read(fd, all);
  if (may >= all) return __real_recvmsg(fd, message, flags);
  auto cut = beginning(message->msg_iov, count, may);
  auto some = *message;
  some.msg_iov = cut.data();
  some.msg_iovlen = cut.size();
  const auto got = __real_recvmsg(fd, &some, flags);
  message->msg_namelen = some.msg_namelen;
  message->msg_controllen = some.msg_controllen;
  message->msg_flags = some.msg_flags;
  return got;
}

ssize_t __wrap_splice(int in, off64_t* in_at, int out, off64_t* out_at, size_t count, unsigned flags) {
  return __real_splice(in, in_at, out, out_at, allowed_to_read(in, count), flags);
}

ssize_t __wrap_writev(int fd, const iovec* parts, int count) {
  const auto all = count > 0 ? size_of(parts, count) : 0;
  look_at_all(fd, parts, count, all);
  return in_part(parts, count, allowed_to_write(fd, all),
                 [fd](const iovec* some, int n) { return __real_writev(fd, some, n); });
}

ssize_t __wrap_send(int fd, const void* buffer, size_t count, int flags) {
  look_for_addresses(fd, buffer, count);
  return __real_send(fd, buffer, allowed_to_write(fd, count), flags);
}

ssize_t __wrap_sendto(int fd, const void* buffer, size_t count, int flags, const sockaddr* to,
                      socklen_t size) {
  look_for_addresses(fd, buffer, count);
  return __real_sendto(fd, buffer, allowed_to_write(fd, count), flags, to, size);
}

ssize_t __wrap_sendmsg(int fd, const msghdr* message, int flags) {
  const auto count = static_cast<int>(message->msg_iovlen);
  const auto all = count > 0 ? size_of(message->msg_iov, count) : 0;
  look_at_all(fd, message->msg_iov, count, all);
  const auto may = allowed_to_write(fd, all);
  if (may >= all) return __real_sendmsg(fd, message, flags);
  auto cut = beginning(message->msg_iov, count, may);
  auto some = *message;
  some.msg_iov = cut.data();
  some.msg_iovlen = cut.size();
  return __real_sendmsg(fd, &some, flags);
}

pid_t __wrap_wait4(pid_t pid, int* status, int options, rusage* usage) {
  if (!interrupts_wait(options)) return __real_wait4(pid, status, options, usage);
  errno = EINTR;
  return -1;
}

pid_t __wrap_wait3(int* status, int options, rusage* usage) {
  return __wrap_wait4(-1, status, options, usage);
}

// A vfork may behave like a fork; and only a fork can be called from here.
pid_t __wrap_vfork(void) {
  return __wrap_fork();
}

int __wrap_clone(int (*function)(void*), void* stack, int flags, void* argument, ...) {
  va_list rest;
  va_start(rest, argument);
  auto* parents_number = va_arg(rest, void*);
  auto* storage = va_arg(rest, void*);
  auto* childs_number = va_arg(rest, void*);
  va_end(rest);
  if ((flags & CLONE_VM) == 0) note_fork();
  return __real_clone(function, stack, flags, argument, parents_number, storage, childs_number);
}

// For a child that closes everything it has inherited: the sandbox rejects a range that includes its own
// descriptors (sandbox/filter.hpp), so the call is split.
int __wrap_close_range(unsigned first, unsigned last, int flags) {
  constexpr unsigned kept = manyhands::wire::first_detector_descriptor;
  constexpr unsigned behind = kept + manyhands::wire::detector_descriptors;
  const bool watched = manyhands::is_watched(MANYHANDS_PROFILE);
  const bool closes = (flags & CLOSE_RANGE_CLOEXEC) == 0;
  if (!watched || !closes || first > last || last < kept || first >= behind)
    return __real_close_range(first, last, flags);
  if (first < kept && __real_close_range(first, kept - 1, flags) != 0) return -1;
  return last < behind ? 0 : __real_close_range(behind, last, flags);
}

void __wrap_closefrom(int first) {
  __wrap_close_range(static_cast<unsigned>(std::max(first, 0)), ~0U, 0);
}

long __wrap_syscall(long number, ...) {
  long a[6];
  va_list rest;
  va_start(rest, number);
  for (long& argument : a) argument = va_arg(rest, long);
  va_end(rest);
  const auto fd = static_cast<int>(a[0]);
  const auto pointer = [&a](int i) { return reinterpret_cast<void*>(a[i]); };
  switch (number) {
    case SYS_read:
      return __wrap_read(fd, pointer(1), static_cast<std::size_t>(a[2]));
    case SYS_write:
      return __wrap_write(fd, pointer(1), static_cast<std::size_t>(a[2]));
    case SYS_readv:
      return __wrap_readv(fd, static_cast<const iovec*>(pointer(1)), static_cast<int>(a[2]));
    case SYS_writev:
      return __wrap_writev(fd, static_cast<const iovec*>(pointer(1)), static_cast<int>(a[2]));
    case SYS_recvfrom:
      return __wrap_recvfrom(fd, pointer(1), static_cast<std::size_t>(a[2]), static_cast<int>(a[3]),
                             static_cast<sockaddr*>(pointer(4)), static_cast<socklen_t*>(pointer(5)));
    case SYS_recvmsg:
      return __wrap_recvmsg(fd, static_cast<msghdr*>(pointer(1)), static_cast<int>(a[2]));
    case SYS_sendto:
      return __wrap_sendto(fd, pointer(1), static_cast<std::size_t>(a[2]), static_cast<int>(a[3]),
                           static_cast<const sockaddr*>(pointer(4)), static_cast<socklen_t>(a[5]));
    case SYS_sendmsg:
      return __wrap_sendmsg(fd, static_cast<const msghdr*>(pointer(1)), static_cast<int>(a[2]));
    case SYS_pread64:  // by its name, so that the race detector knows which memory the kernel writes
      return ::pread(fd, pointer(1), static_cast<std::size_t>(a[2]), a[3]);
    case SYS_splice:
      return __wrap_splice(fd, static_cast<off64_t*>(pointer(1)), static_cast<int>(a[2]),
                           static_cast<off64_t*>(pointer(3)), static_cast<std::size_t>(a[4]),
                           static_cast<unsigned>(a[5]));
    case SYS_wait4:
      return __wrap_wait4(static_cast<pid_t>(a[0]), static_cast<int*>(pointer(1)), static_cast<int>(a[2]),
                          static_cast<rusage*>(pointer(3)));
    case SYS_exit_group:
      __wrap__exit(static_cast<int>(a[0]));
    case SYS_close_range:
      return __wrap_close_range(static_cast<unsigned>(a[0]), static_cast<unsigned>(a[1]),
                                static_cast<int>(a[2]));
#ifdef SYS_fork
    case SYS_fork:
    case SYS_vfork:
      return __wrap_fork();
#endif
    case SYS_clone:
      if ((a[0] & CLONE_VM) == 0) note_fork();
      break;
    default:
      break;
  }
  return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
}
