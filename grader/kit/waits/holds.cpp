#include "kit/waits/holds.hpp"

#include <errno.h>

namespace manyhands::waits {
namespace {

// How long a thread is held that waits on a std::condition_variable_any: not everything that its lock blocks
// is known here. It must be much shorter than the time after which the host considers a program hung. And how
// many such holds may be in vain.
constexpr std::int64_t most_held_ns = 300'000'000;
constexpr int most_held_in_vain = 10;

std::uint64_t sleeps = 0;
int held_in_vain = 0;

}  // namespace

bool stay_awhile(Waiter& waiter) {
  while (!is_wanted(waiter.mutex)) {
    waiter.state = State::held;
    waiter.go.store(0);
    tell_news();
    inner.give_back();
    while (waiter.go.load() == 0) futex(waiter.go, FUTEX_WAIT, 0);
    inner.take();
    return waiter.why != Why::told_too_early;
  }
  return true;
}

void stay_at_entry(Waiter& waiter) {
  waiter.again = waiter.why != Why::none;
  waiter.why = Why::none;
  waiter.has = all_locks();
  if (!is_one_wanted(*waiter.has) && held_in_vain < most_held_in_vain) {
    waiter.state = State::held;
    waiter.go.store(0);
    tell_news();
    inner.give_back();
    const auto end = now_ns() + most_held_ns;
    const timespec until{end / 1'000'000'000, end % 1'000'000'000};
    bool late = false;
    while (waiter.go.load() == 0 && !late)
      late = futex(waiter.go, FUTEX_WAIT_BITSET, 0, &until) != 0 && errno == ETIMEDOUT;
    inner.take();
    if (waiter.state == State::held) ++held_in_vain;
  }
  waiter.state = State::enters;
  tell_news();
}

int sleep(Waiter& waiter, pthread_mutex_t* mutex, const Deadline* deadline) {
  waiter.state = State::asleep;
  waiter.asleep_since = ++sleeps;
  waiter.go.store(0);
  tell_news();
  real.unlock(mutex);
  inner.give_back();
  bool late = false;
  while (waiter.go.load() == 0 && !late) {
    const int clock = deadline != nullptr && deadline->clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0;
    late = futex(waiter.go, FUTEX_WAIT_BITSET | clock, 0, deadline != nullptr ? deadline->until : nullptr) !=
               0 &&
           (errno == ETIMEDOUT || errno == EINVAL);
  }
  inner.take();
  const bool timed_out = waiter.state == State::asleep;
  if (timed_out) waiter.why = Why::none;
  waiter.state = State::looks;
  return timed_out ? ETIMEDOUT : 0;
}

void lock_again(pthread_mutex_t* mutex) {
  if (real.trylock(mutex) == 0) return;
  wants(mutex);
  real.lock(mutex);
  wants_no_more();
}

int end_repeated_holds() {
  int ended = 0;
  const auto repeated = [](const Waiter& w) {
    return w.state == State::held && w.inner != nullptr && w.again;
  };
  for (auto* held = find(repeated); held != nullptr; held = find(repeated), ++ended)
    wake(*held, after_hold(*held), Why::ended);
  return ended;
}

State after_hold(const Waiter& waiter) {
  return waiter.inner != nullptr ? State::enters : State::looks;
}

void end_hold_of(const Mutex* mutex) {
  const auto has = [&](const Waiter& w) {
    return w.state == State::held && (w.inner != nullptr ? has_lock(mutex, *w.has) : w.mutex == mutex);
  };
  while (auto* held = find(has)) wake(*held, after_hold(*held), Why::ended);
}

}  // namespace manyhands::waits
