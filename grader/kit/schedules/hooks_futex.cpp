// The futex, on which std::atomic::wait, std::counting_semaphore, std::latch, std::barrier and std::future
// are built. Headers and libstdc++.so call it through syscall(). A sleeping thread is woken by chance, as
// threads are by signals.
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <climits>
#include <cstdarg>

#include "kit/schedules/raw.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/times.hpp"
#include "kit/schedules/wake.hpp"

namespace manyhands::schedules {
namespace {

long fail_with(int error) {
  errno = error;
  return -1;
}

/// The semaphores of libstdc++ 12 read the value, find later that it is 0, and then sleep as long as it is
/// what it was at first (PR 104928). That is no mistake of the program.
bool has_seen_another(const Object& object, int expected) {
  const auto& newest = self->spinning.newest;
  return newest.place == object.address && static_cast<int>(newest.value) != expected;
}

long futex_wait(int* word, int expected, std::int64_t deadline, std::uintptr_t at) {
  Object& object = object_at(reinterpret_cast<std::uintptr_t>(word));
  point({.op = Op::futex_wait, .object = &object, .at = at});
  if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != expected || has_seen_another(object, expected))
    return fail_with(EAGAIN);
  self->woken = self->spurious = false;
  point({.op = Op::futex_sleep, .object = &object, .at = at, .deadline = deadline});
  const bool woken = self->woken;
  self->woken = false;
  if (!woken) return fail_with(ETIMEDOUT);
  return self->spurious ? fail_with(EINTR) : 0;
}

long futex_wake(int* word, int most, std::uintptr_t at) {
  Object& object = object_at(reinterpret_cast<std::uintptr_t>(word));
  point({.op = Op::futex_wake, .object = &object, .at = at});
  const int woken = wake_waiting(object, Op::futex_sleep, most);
  set_value(static_cast<std::uint64_t>(woken));
  return woken;
}

/// `handled` is false for an operation that the scheduler does not know.
long futex(const long* a, std::uintptr_t at, bool& handled) {
  auto* word = reinterpret_cast<int*>(a[0]);
  const auto* time = reinterpret_cast<const timespec*>(a[3]);
  const auto clock = (a[1] & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  switch (a[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
      return futex_wait(word, static_cast<int>(a[2]),
                        time == nullptr ? no_deadline : virtual_time_after(*time), at);
    case FUTEX_WAIT_BITSET:
      return futex_wait(word, static_cast<int>(a[2]),
                        time == nullptr ? no_deadline : virtual_time(clock, *time), at);
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET:
      return futex_wake(word, static_cast<int>(a[2]), at);
    default:
      handled = false;
      return 0;
  }
}

}  // namespace
}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" long syscall(long number, ...) noexcept {
  std::va_list list;
  va_start(list, number);
  long a[6];
  for (long& argument : a) argument = va_arg(list, long);
  va_end(list);
  if (self != nullptr && number == SYS_futex) {
    bool handled = true;
    const long result = futex(a, MANYHANDS_CALLER, handled);
    if (handled) return result;
  }
  const long result = raw::call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  constexpr long errors = -4096;
  if (result > errors && result < 0) return fail_with(static_cast<int>(-result));
  return result;
}
