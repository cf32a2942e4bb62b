#include "kit/waits/order.hpp"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "kit/guest/at_rest.hpp"
#include "kit/waits/any_waits.hpp"
#include "kit/waits/take_table.hpp"

namespace manyhands::waits {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;
using Word = std::atomic<std::uint32_t>;
using Mutex = void;  // or another kind of lock: only its address is used
using Condition = pthread_cond_t;

// How long one thread waits for the next step of another one. That takes much less, unless the other thread
// is blocked elsewhere. After so many timeouts, no thread is waited for any more.
constexpr std::int64_t patience_ns = 1'000'000'000;
constexpr std::uint64_t most_in_vain = 3;
// … and the limit for all threads together: the program must finish even on a very busy machine.
constexpr std::int64_t most_waited_ns = 5'000'000'000;
// How long a thread is held that waits on a std::condition_variable_any: not everything that its lock blocks
// is known here. It must be much shorter than the time after which the host considers a program hung. And how
// many such holds may be in vain.
constexpr std::int64_t most_held_ns = 300'000'000;
constexpr int most_held_in_vain = 10;

constexpr std::size_t most_waiters = 512;
constexpr std::size_t most_counts = 1024;

long futex(Word& word, int operation, std::uint32_t value, const timespec* time = nullptr) {
  return ::syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, value, time, nullptr,
                   FUTEX_BITSET_MATCH_ANY);
}

// Not a pthread mutex, because those are intercepted.
class Lock {
 public:
  void take() {
    std::uint32_t free = 0;
    if (word_.compare_exchange_strong(free, 1, std::memory_order_acquire)) return;
    while (word_.exchange(2, std::memory_order_acquire) != 0) futex(word_, FUTEX_WAIT, 2);
  }
  void give_back() {
    if (word_.exchange(0, std::memory_order_release) == 2) futex(word_, FUTEX_WAKE, 1);
  }

 private:
  Word word_{0};
};

// enters: it is in the wait of a std::condition_variable_any and does not sleep yet.
enum class State { free, held, enters, asleep, looks };
enum class Why { none, ended, told, for_nothing, told_too_early };

struct Waiter {
  State state = State::free;
  Why why = Why::none;
  const Condition* condition = nullptr;
  const Mutex* mutex = nullptr;  // the one that guards what it waits for
  const Mutex* inner = nullptr;  // of a std::condition_variable_any: the internal one
  const Mutexes* has = nullptr;  // the locks that it holds, while it is held in such a wait
  int site = -1;                 // -1: not of interest
  bool timed = false;            // wakes up without a notification
  bool lost = false;             // has missed the notification that it was ordered to miss
  bool blocked = false;          // is checking its condition, but blocked by another lock
  std::uint64_t told = 0;        // with Why::told_too_early: the entry in `missed` to fill in if it continues
  std::uint64_t asleep_since = 0;
  Word go{0};
};

struct Count {
  const Condition* condition = nullptr;
  std::uint64_t address = 0;
  std::uint64_t times = 0;
};

struct Told {
  std::uint64_t addresses[most_addresses]{};
  std::uint64_t which = 0;
};

Table* table = nullptr;
std::atomic<bool> working{false};
Real real{};

// Guards everything below.
constinit Lock inner;
constinit Word news{0};  // incremented whenever the state of a waiter has changed
constinit Waiter waiters[most_waiters];
constinit Count counts[most_counts];
constinit Told told_to[most_waiters];
std::atomic<std::int64_t> waited_ns{0};
const Condition* missed_on[most_missed]{};
std::uint64_t sleeps = 0;
int held_in_vain = 0;

// Threads that are blocked because another thread holds the mutex.
struct Want {
  const Mutex* mutex = nullptr;
  Want* next = nullptr;
};
Want* wanted = nullptr;

struct Thread {
  Waiter* waiter;  // its wait, if it is in one or has not yet shown how it reacts to the wake-up
  Waiter* told;    // the waiter that it notified too early, and that needs the mutex this thread holds
  const Mutex* told_under;
  Want want;
};
[[gnu::tls_model("initial-exec")]] thread_local Thread thread;

class Guard {
 public:
  Guard() { inner.take(); }
  ~Guard() { inner.give_back(); }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
};

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

void tell_news() {
  news.fetch_add(1, relaxed);
  futex(news, FUTEX_WAKE, 1 << 30);
}

// Call these with the lock held; it is released while they wait.
bool has_given_up() {
  return table->gave_up.load(relaxed) >= most_in_vain || waited_ns > most_waited_ns;
}

template <class Test>
void wait_until(Test test) {
  if (has_given_up()) return;
  const auto begin = now_ns();
  while (!test()) {
    const auto seen = news.load(relaxed);
    if (now_ns() - begin > patience_ns) {
      table->gave_up.fetch_add(1, relaxed);
      return;
    }
    inner.give_back();
    const timespec at_most{0, 100'000'000};
    futex(news, FUTEX_WAIT, seen, &at_most);
    inner.take();
  }
  waited_ns += now_ns() - begin;
}

template <class Test>
Waiter* find(Test test) {
  for (auto& waiter : waiters)
    if (waiter.state != State::free && test(waiter)) return &waiter;
  return nullptr;
}

bool is_wanted(const Mutex* mutex) {
  for (const auto* want = wanted; want != nullptr; want = want->next)
    if (want->mutex == mutex) return true;
  return false;
}

bool is_one_wanted(const Mutexes& mutexes) {
  for (const auto* want = wanted; want != nullptr; want = want->next)
    if (has_lock(want->mutex, mutexes)) return true;
  return false;
}

bool in_focus(const Waiter& waiter) {
  if (table->orders.step_aside != 0) return false;
  const auto focus = table->orders.focus;
  return waiter.site >= 0 && !waiter.timed &&
         (focus == 0 || table->sites[waiter.site].place.addresses[0].load(relaxed) == focus);
}

void wake(Waiter& waiter, State state, Why why) {
  waiter.state = state;
  waiter.why = why;
  waiter.go.store(1);
  futex(waiter.go, FUTEX_WAKE, 1);
}

/// The number of the place in the table; -1: not in the program, or the table is full.
int site_of(const Caller& caller) {
  static Place here;
  if (!locks::note_addresses(caller, here.addresses, most_addresses)) return -1;
  const auto used = table->sites_used.load(relaxed);
  for (std::uint32_t i = 0; i < used && i < most_sites; ++i)
    if (table->sites[i].place.addresses[0].load(relaxed) == here.addresses[0].load(relaxed))
      return static_cast<int>(i);
  if (used >= most_sites) return -1;
  for (std::size_t i = 0; i < most_addresses; ++i)
    table->sites[used].place.addresses[i].store(here.addresses[i].load(relaxed), relaxed);
  table->sites_used.store(used + 1, relaxed);
  return static_cast<int>(used);
}

/// Records each place once, while there is room. Returns its first address; 0: not in the program.
std::uint64_t note_once(const Caller& caller, Place* places, std::size_t most,
                        std::atomic<std::uint32_t>& count) {
  static Place here;
  if (!locks::note_addresses(caller, here.addresses, most_addresses)) return 0;
  const auto first = here.addresses[0].load(relaxed);
  const auto used = count.load(relaxed);
  for (std::uint32_t i = 0; i < used && i < most; ++i)
    if (places[i].addresses[0].load(relaxed) == first) return first;
  if (used >= most) return first;
  for (std::size_t i = 0; i < most_addresses; ++i)
    places[used].addresses[i].store(here.addresses[i].load(relaxed), relaxed);
  count.store(used + 1, relaxed);
  return first;
}

bool has_passed(const Deadline& deadline) {
  timespec now{};
  ::clock_gettime(deadline.clock, &now);
  return now.tv_sec > deadline.until->tv_sec ||
         (now.tv_sec == deadline.until->tv_sec && now.tv_nsec >= deadline.until->tv_nsec);
}

std::uint64_t counted(const Condition* condition, std::uint64_t address) {
  const auto start = (reinterpret_cast<std::uintptr_t>(condition) ^ address) * 0x9E3779B97F4A7C15U >> 32;
  for (std::size_t i = 0; i < 64; ++i) {
    auto& count = counts[(start + i) % most_counts];
    if (count.condition == nullptr) count = {condition, address, 0};
    if (count.condition == condition && count.address == address) return ++count.times;
  }
  return 0;
}

/// The waiter continued: its condition had changed although no other thread held its mutex.
void note_missed(const Waiter& waiter, const Told& told) {
  std::uint32_t at = 0;
  const auto used = std::min<std::uint32_t>(table->missed_used.load(relaxed), most_missed);
  for (; at < used; ++at)
    if (table->missed[at].site.load(relaxed) == static_cast<std::uint32_t>(waiter.site) &&
        table->missed[at].told.addresses[0].load(relaxed) == told.addresses[0])
      break;
  if (at == most_missed) return;
  auto& missed = table->missed[at];
  missed.site.store(static_cast<std::uint32_t>(waiter.site), relaxed);
  for (std::size_t i = 0; i < most_addresses; ++i) missed.told.addresses[i].store(told.addresses[i], relaxed);
  missed.which.store(told.which, relaxed);
  missed.later.store(0, relaxed);
  missed_on[at] = waiter.condition;
  if (at == used) table->missed_used.store(used + 1, relaxed);
}

/// Call it when the calling thread has shown how it reacts to its last wake-up: it continues, or waits as
/// before (`again`).
void settle(bool again) {
  auto* waiter = thread.waiter;
  if (waiter == nullptr || waiter->state != State::looks) return;
  if (!again && waiter->why == Why::told_too_early) note_missed(*waiter, told_to[waiter - waiters]);
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

Waiter* new_waiter() {
  for (auto& waiter : waiters) {
    if (waiter.state != State::free) continue;
    waiter.state = State::looks;
    waiter.why = Why::none;
    waiter.lost = waiter.blocked = false;
    waiter.inner = nullptr;
    return &waiter;
  }
  return nullptr;
}

/// Holds the thread between check and sleep until there is a reason to continue. Returns false if it must
/// check again.
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

/// Like stay_awhile(), but where the wait of a std::condition_variable_any begins.
void stay_at_entry(Waiter& waiter) {
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

// The threads that have stepped aside, in order of arrival. Only the first one polls whether all others are
// blocked; the others sleep, so that they count as blocked.
struct Aside {
  Word first{0};
  Aside* next = nullptr;
};
Aside* aside = nullptr;

void step_aside() {
  Aside self;
  inner.take();
  auto** last = &aside;
  while (*last != nullptr) last = &(*last)->next;
  *last = &self;
  const bool first = aside == &self;
  inner.give_back();
  while (!first && self.first.load() == 0) futex(self.first, FUTEX_WAIT, 0);
  const auto begin = now_ns();
  guest::until_others_rest(&table->answers_on_the_way);
  inner.take();
  waited_ns += now_ns() - begin;
  aside = self.next;
  if (aside != nullptr) {
    aside->first.store(1);
    futex(aside->first, FUTEX_WAKE, 1);
  }
  inner.give_back();
}

void gave_back(const Caller& caller) {
  if (has_given_up()) return;
  std::uint64_t at = 0;
  {
    const Guard guard;
    at = note_once(caller, table->unlocks, most_unlocks, table->unlocks_used);
  }
  const auto ordered = table->orders.aside_at;
  if (ordered == 0 || ordered == at) step_aside();
}

/// Of a thread that is held: it goes on to sleep, or checks again if it can.
State after_hold(const Waiter& waiter) {
  return waiter.inner != nullptr ? State::enters : State::looks;
}

void end_hold_of(const Mutex* mutex) {
  const auto has = [&](const Waiter& w) {
    return w.state == State::held && (w.inner != nullptr ? has_lock(mutex, *w.has) : w.mutex == mutex);
  };
  while (auto* held = find(has)) wake(*held, after_hold(*held), Why::ended);
}

}  // namespace

bool is_aside() {
  const Guard guard;
  return aside != nullptr;
}

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
  const auto used = std::min<std::uint32_t>(table->missed_used.load(relaxed), most_missed);
  for (std::uint32_t i = 0; i < used; ++i)
    if (missed_on[i] == condition) table->missed[i].later.fetch_add(1, relaxed);
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
      auto& told = told_to[held - waiters];
      for (std::size_t i = 0; i < most_addresses; ++i) told.addresses[i] = here.addresses[i].load(relaxed);
      told.which = which;
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

void forget(const pthread_cond_t* condition) {
  const Guard guard;
  forget_inner(condition);
  for (auto& count : counts)
    if (count.condition == condition) count.times = 0;
  for (auto& on : missed_on)
    if (on == condition) on = nullptr;
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
