#include "kit/waits/waiters.hpp"

namespace manyhands::waits {
namespace {

// How long one thread waits for the next step of another one. That takes much less, unless the other thread
// is blocked elsewhere. After so many timeouts, no thread is waited for any more.
constexpr std::int64_t patience_ns = 1'000'000'000;
constexpr std::uint64_t most_in_vain = 3;
// … and the limit for all threads together: the program must finish even on a very busy machine.
constexpr std::int64_t most_waited_ns = 5'000'000'000;

}  // namespace

[[gnu::tls_model("initial-exec")]] constinit thread_local Thread thread{};

constinit Table* table = nullptr;
constinit Real real{};
constinit Lock inner;
constinit Word news{0};
constinit Waiter waiters[most_waiters];
constinit std::atomic<std::int64_t> waited_ns{0};
constinit Want* wanted = nullptr;

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

void tell_news() {
  news.fetch_add(1, relaxed);
  futex(news, FUTEX_WAKE, 1 << 30);
}

bool has_given_up() {
  return table->gave_up.load(relaxed) >= most_in_vain || waited_ns > most_waited_ns;
}

bool wait_for_news(std::int64_t begin) {
  const auto seen = news.load(relaxed);
  if (now_ns() - begin > patience_ns) {
    table->gave_up.fetch_add(1, relaxed);
    return false;
  }
  inner.give_back();
  const timespec at_most{0, 100'000'000};
  futex(news, FUTEX_WAIT, seen, &at_most);
  inner.take();
  return true;
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

}  // namespace manyhands::waits
