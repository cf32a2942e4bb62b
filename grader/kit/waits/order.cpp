#include "kit/waits/order.hpp"

#include <errno.h>
#include <pthread.h>

#include "kit/waits/any_waits.hpp"
#include "kit/waits/holds.hpp"
#include "kit/waits/recorded.hpp"
#include "kit/waits/stepping_aside.hpp"
#include "kit/waits/take_table.hpp"
#include "kit/waits/waiters.hpp"

namespace manyhands::waits {
namespace {

constinit std::atomic<bool> working{false};

/// Call it when the calling thread has shown how it reacts to its last wake-up: it continues, or waits as
/// before (`again`).
void settle(bool again) {
  auto* waiter = thread.waiter;
  if (waiter == nullptr || waiter->state != State::looks) return;
  if (!again && waiter->why == Why::told_too_early) note_missed(*waiter);
  if (!again) {
    waiter->state = State::free;
    thread.waiter = nullptr;
  }
  tell_news();
}

/// The thread came to where a wait begins, and left without waiting: because a stop was requested, for
/// example.
void does_not_wait() {
  thread.waiter->state = State::free;
  thread.waiter = nullptr;
  tell_news();
}

bool has_passed(const Deadline& deadline) {
  timespec now{};
  ::clock_gettime(deadline.clock, &now);
  return now.tv_sec > deadline.until->tv_sec ||
         (now.tv_sec == deadline.until->tv_sec && now.tv_nsec >= deadline.until->tv_nsec);
}

}  // namespace

void start(const Real& functions) {
  auto* shared = take_table();
  if (shared == nullptr || functions.lock == nullptr || functions.trylock == nullptr ||
      functions.unlock == nullptr)
    return;
  locks::find_program();
  table = shared;
  real = functions;
  // A forked child has one thread, and nothing waits in it.
  ::pthread_atfork(nullptr, nullptr, [] { working.store(false, relaxed); });
  working.store(true, relaxed);
  table->started.store(layout, std::memory_order_release);
}

bool at_work() {
  return working.load(relaxed);
}

int wait(pthread_cond_t* condition, pthread_mutex_t* mutex, const Deadline* deadline, const Caller& caller) {
  const int errno_before = errno;
  int result = 0;
  {
    const Guard guard;
    // The thread waits again without having unlocked the mutex: it has checked, and nothing had changed.
    auto* before = thread.waiter;
    const bool entered = before != nullptr && before->state == State::enters && before->inner == mutex;
    const bool again = before != nullptr && before->condition == condition && before->mutex == mutex &&
                       (deadline != nullptr) == before->timed;
    settle(again);
    if (thread.waiter == nullptr) thread.waiter = new_waiter();
    if (thread.waiter == nullptr) return 0;  // a spurious wake-up
    auto& waiter = *thread.waiter;
    const int site = deadline != nullptr ? -1 : site_of(caller);
    const auto* users = users_mutex(condition, mutex, site);
    waiter.condition = condition;
    waiter.mutex = users != nullptr ? users : mutex;
    waiter.inner = users != nullptr ? mutex : nullptr;
    waiter.timed = deadline != nullptr;
    waiter.site = site;
    waiter.state = State::looks;
    waiter.blocked = false;
    if (waiter.timed) note_once(caller, table->timed, most_timed, table->timed_used);
    if (waiter.site >= 0) table->sites[waiter.site].waits.fetch_add(1, relaxed);
    if (entered && waiter.why == Why::told_too_early) return 0;  // it must check again
    if (users == nullptr && in_focus(waiter) && !stay_awhile(waiter)) return 0;
    // A deadline that has already passed means that the program only polls.
    const bool no_limit = deadline != nullptr && table->orders.no_limits != 0 && !has_passed(*deadline);
    result = sleep(waiter, mutex, no_limit ? nullptr : deadline);
  }
  lock_again(mutex);
  errno = errno_before;
  return result;
}

void enters(const void* mutex, const void* returns_to) {
  const auto* users = newest_lock();
  if (users == nullptr || users == mutex || has_lock(mutex, *all_locks())) return;
  const int errno_before = errno;
  const Guard guard;
  const int site = begins_wait(mutex, returns_to);
  if (site < 0) return;
  auto* before = thread.waiter;
  settle(before != nullptr && before->inner == mutex && before->mutex == users && !before->timed);
  if (thread.waiter == nullptr) thread.waiter = new_waiter();
  if (thread.waiter == nullptr) return;
  auto& waiter = *thread.waiter;
  waiter.condition = nullptr;
  waiter.mutex = users;
  waiter.inner = mutex;
  waiter.timed = false;
  waiter.site = site;
  waiter.state = State::looks;
  waiter.blocked = false;
  if (in_focus(waiter)) {
    stay_at_entry(waiter);
  } else {
    waiter.why = Why::none;
    waiter.state = State::enters;
    tell_news();
  }
  errno = errno_before;
}

void notify(pthread_cond_t* condition, bool all, const Caller& caller) {
  const int errno_before = errno;
  const Guard guard;
  Place here;
  locks::note_addresses(caller, here.addresses, most_addresses);
  const auto address = here.addresses[0].load(relaxed);
  const auto which = counted(condition, address);
  note_later(condition);
  begins_no_wait(condition);
  const auto too_early = [&](const Waiter& w) {
    if (w.inner == nullptr) return w.state == State::held && w.condition == condition;
    // The calling thread holds the mutex that the waiter needs next, so the waiter does not sleep yet, held
    // or not.
    return (w.state == State::held || w.state == State::enters) && !w.lost && w.why != Why::told_too_early &&
           has_lock(w.inner, *all_locks());
  };
  // Several threads, if they share a lock as readers.
  for (auto* held = find(too_early); held != nullptr;
       held = held->inner != nullptr ? find(too_early) : nullptr) {
    const auto& orders = table->orders;
    if (orders.lose_which != 0 && orders.lose_at == address && orders.lose_which == which) {
      held->lost = true;
      table->lost.fetch_add(1, relaxed);
      wake(*held, after_hold(*held), Why::ended);
    } else {
      note_told(*held, here, which);
      wake(*held, after_hold(*held), Why::told_too_early);
      if (held->inner != nullptr)
        thread.told = held, thread.told_under = held->inner;
      else
        wait_until([&] { return held->state != State::looks || held->blocked; });
    }
  }
  const auto sleeps_on = [&](const Waiter& w) {
    return w.state == State::asleep && w.condition == condition;
  };
  for (bool first = true; first || all; first = false) {
    Waiter* longest = nullptr;
    for (auto& waiter : waiters)
      if (sleeps_on(waiter) && (longest == nullptr || waiter.asleep_since < longest->asleep_since))
        longest = &waiter;
    if (longest == nullptr) break;
    longest->lost = false;
    wake(*longest, State::looks, Why::told);
  }
  errno = errno_before;
}

int end_holds() {
  const Guard guard;
  return end_repeated_holds();
}

void forget(const pthread_cond_t* condition) {
  const Guard guard;
  forget_inner(condition);
  forget_notes(condition);
}

void wants(const void* mutex) {
  const Guard guard;
  thread.want = {mutex, wanted};
  wanted = &thread.want;
  end_hold_of(mutex);
  if (thread.waiter == nullptr || thread.waiter->mutex == mutex || thread.waiter->inner == mutex) return;
  thread.waiter->blocked = true;
  tell_news();
}

void wants_no_more() {
  const Guard guard;
  auto** link = &wanted;
  while (*link != nullptr && *link != &thread.want) link = &(*link)->next;
  if (*link != nullptr) *link = thread.want.next;
}

void tried(const void* mutex) {
  const Guard guard;
  end_hold_of(mutex);
}

bool before_unlock(const void* mutex) {
  auto* waiter = thread.waiter;
  const bool enters = waiter != nullptr && waiter->state == State::enters;
  if (waiter != nullptr && (enters ? waiter->inner : waiter->mutex) == mutex) {
    const Guard guard;
    enters ? does_not_wait() : settle(false);
  }
  has_unlocked(mutex);
  return enters;
}

void after_unlock(const void* mutex, bool enters, const Caller& caller) {
  // From here on, the mutex may no longer exist: another thread may have waited for it in order to destroy
  // it.
  const int errno_before = errno;
  if (table->orders.step_aside != 0) {
    gave_back(caller);
    errno = errno_before;
    return;
  }
  if (enters) return;  // its sleep would do the same
  const Guard guard;
  if (thread.told != nullptr && thread.told_under == mutex) {
    const auto* told = thread.told;
    thread.told = nullptr;
    wait_until(
        [&] { return (told->state != State::enters && told->state != State::looks) || told->blocked; });
  }
  const auto waits_with = [&](const Waiter& w) {
    // The calling thread may itself be entering the wait of a std::condition_variable_any.
    return w.mutex == mutex && &w != thread.waiter &&
           (w.inner == nullptr || !has_lock(w.inner, *all_locks()));
  };
  const auto nobody_looks = [&] {
    return find([&](const Waiter& w) { return w.state == State::looks && !w.blocked && waits_with(w); }) ==
           nullptr;
  };
  if (find(waits_with) == nullptr) return;
  wait_until(nobody_looks);
  Waiter* longest = nullptr;
  for (auto& waiter : waiters)
    if (waiter.state == State::asleep && waits_with(waiter) && !waiter.lost && in_focus(waiter) &&
        (longest == nullptr || waiter.asleep_since < longest->asleep_since))
      longest = &waiter;
  if (longest != nullptr && !has_given_up()) {
    wake(*longest, State::looks, Why::for_nothing);
    wait_until(nobody_looks);
  }
  errno = errno_before;
}

}  // namespace manyhands::waits
