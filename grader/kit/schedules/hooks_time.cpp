// Clocks and sleeps in virtual time. A thread that only looks at the clock, again and again, sees it go
// faster and faster, so that it need not look a million times until its time limit is over.
#include <errno.h>
#include <sched.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "kit/schedules/raw.hpp"
#include "kit/schedules/real.hpp"
#include "kit/schedules/scheduler.hpp"
#include "kit/schedules/spinning.hpp"
#include "kit/schedules/times.hpp"

namespace manyhands::schedules {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t real_start = 1'700'000'000 * second;
constexpr std::int64_t steady_start = 1000 * second;

std::int64_t start_of(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI ? real_start
                                                                                         : steady_start;
}

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t longest = std::int64_t{1} << 32;  // seconds
  return std::min<std::int64_t>(time.tv_sec, longest) * second + time.tv_nsec;
}

std::int64_t look(clockid_t clock, std::uintptr_t at) {
  Thread& me = *self;
  const bool again = me.pending.op == Op::clock;
  me.clock_reads = again ? std::min(me.clock_reads + 1, 24) : 0;
  point({.op = Op::clock, .at = at});
  let_time_pass(std::int64_t{100} << std::max(0, me.clock_reads - 3));
  return start_of(clock) + virtual_now();
}

void sleep_to(std::int64_t deadline, std::uintptr_t at) {
  point({.op = Op::sleep, .at = at, .deadline = std::max(deadline, virtual_now() + 1)});
}

}  // namespace

std::int64_t virtual_time(clockid_t clock, const timespec& time) {
  return std::max<std::int64_t>(0, nanoseconds(time) - start_of(clock));
}

std::int64_t virtual_time_after(const timespec& span) {
  return virtual_now() + nanoseconds(span);
}

}  // namespace manyhands::schedules

using namespace manyhands::schedules;

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  if (self == nullptr || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID) {
    static constinit Real<int(clockid_t, timespec*)> real("clock_gettime");
    return real(clock, time);
  }
  const auto now = look(clock, MANYHANDS_CALLER);
  *time = {now / second, now % second};
  return 0;
}

int gettimeofday(timeval* time, void* zone) noexcept {
  if (self == nullptr) {
    static constinit Real<int(timeval*, void*)> real("gettimeofday");
    return real(time, zone);
  }
  const auto now = look(CLOCK_REALTIME, MANYHANDS_CALLER);
  *time = {now / second, now % second / 1000};
  return 0;
}

time_t time(time_t* result) noexcept {
  if (self == nullptr) {
    static constinit Real<time_t(time_t*)> real("time");
    return real(result);
  }
  const auto now = look(CLOCK_REALTIME, MANYHANDS_CALLER) / second;
  if (result != nullptr) *result = now;
  return now;
}

int nanosleep(const timespec* span, timespec* left) {
  if (self == nullptr) {
    static constinit Real<int(const timespec*, timespec*)> real("nanosleep");
    return real(span, left);
  }
  sleep_to(virtual_time_after(*span), MANYHANDS_CALLER);
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  if (self == nullptr) {
    static constinit Real<int(clockid_t, int, const timespec*, timespec*)> real("clock_nanosleep");
    return real(clock, flags, time, left);
  }
  const bool absolute = (flags & TIMER_ABSTIME) != 0;
  sleep_to(absolute ? virtual_time(clock, *time) : virtual_time_after(*time), MANYHANDS_CALLER);
  return 0;
}

int usleep(useconds_t span) {
  if (self == nullptr) {
    static constinit Real<int(useconds_t)> real("usleep");
    return real(span);
  }
  sleep_to(virtual_now() + std::int64_t{span} * 1000, MANYHANDS_CALLER);
  return 0;
}

unsigned sleep(unsigned seconds) {
  if (self == nullptr) {
    static constinit Real<unsigned(unsigned)> real("sleep");
    return real(seconds);
  }
  sleep_to(virtual_now() + std::int64_t{seconds} * second, MANYHANDS_CALLER);
  return 0;
}

int sched_yield() noexcept {
  if (self == nullptr) return static_cast<int>(raw::call(SYS_sched_yield));
  if (!repeats(*self, 0, 0)) point({.op = Op::yield, .at = MANYHANDS_CALLER});
  return 0;
}

}  // extern "C"
