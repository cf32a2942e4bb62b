// Waiting for descriptors: a schedule point each, and a thread that would sleep waits until its descriptors
// are ready. There are no timer descriptors, so that Asio uses time limits, which are virtual.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include "kit/schedules/raw.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"

namespace manyhands::schedules {
namespace {

struct Look {
  long number;  // of the system call, which must not block
  long a, b, c;
};

/// To look must not change anything: epoll_wait() would take events that are reported only once.
int is_ready(void* argument) {
  const auto& look = *static_cast<const Look*>(argument);
  if (look.number == SYS_epoll_wait) {
    pollfd epoll{static_cast<int>(look.a), POLLIN, 0};
    return raw::call(SYS_poll, reinterpret_cast<long>(&epoll), 1, 0) != 0 ? 1 : 0;
  }
  // Errors end the wait, too.
  return raw::call(look.number, look.a, look.b, look.c, 0) != 0 ? 1 : 0;
}

std::int64_t deadline_after(int milliseconds) {
  return milliseconds < 0 ? no_deadline : virtual_now() + milliseconds * std::int64_t{1'000'000};
}

int wait(Look look, int milliseconds, std::uintptr_t at) {
  if (milliseconds == 0) {
    point({.op = Op::yield, .at = at});
  } else {
    point({.op = Op::poll,
           .at = at,
           .deadline = deadline_after(milliseconds),
           .is_ready = is_ready,
           .argument = &look});
  }
  const long result = raw::call(look.number, look.a, look.b, look.c, 0);
  if (result >= 0) return static_cast<int>(result);
  errno = static_cast<int>(-result);
  return -1;
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int poll(pollfd* descriptors, nfds_t count, int milliseconds) {
  if (self == nullptr) {
    static constinit Real<int(pollfd*, nfds_t, int)> real("poll");
    return real(descriptors, count, milliseconds);
  }
  return wait({SYS_poll, reinterpret_cast<long>(descriptors), static_cast<long>(count), 0}, milliseconds,
              MANYHANDS_CALLER);
}

int epoll_wait(int epoll, epoll_event* events, int most, int milliseconds) {
  if (self == nullptr) {
    static constinit Real<int(int, epoll_event*, int, int)> real("epoll_wait");
    return real(epoll, events, most, milliseconds);
  }
  return wait({SYS_epoll_wait, epoll, reinterpret_cast<long>(events), most}, milliseconds, MANYHANDS_CALLER);
}

int timerfd_create(int clock, int flags) noexcept {
  if (self == nullptr) {
    static constinit Real<int(int, int)> real("timerfd_create");
    return real(clock, flags);
  }
  errno = ENOSYS;
  return -1;
}

/// As many on every machine, so that schedules are the same.
int get_nprocs() noexcept {
  if (self != nullptr) return 4;
  static constinit Real<int()> real("get_nprocs");
  return real();
}

}  // extern "C"
