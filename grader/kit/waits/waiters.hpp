// The threads that are in a wait, and what each of them is doing. Shared by the files of the library.
// What threads share, except what is set once, is guarded by one lock (Guard), which is held only briefly.
// Nothing here allocates memory.
#pragma once
#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "kit/waits/any_waits.hpp"
#include "kit/waits/inner_lock.hpp"
#include "kit/waits/order.hpp"
#include "kit/waits/table.hpp"

namespace manyhands::waits {

inline constexpr auto relaxed = std::memory_order_relaxed;
using Mutex = void;  // or another kind of lock: only its address is used
using Condition = pthread_cond_t;

inline constexpr std::size_t most_waiters = 512;

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
  bool again = false;            // was woken, and is held when it begins to wait once more
  bool lost = false;             // has missed the notification that it was ordered to miss
  bool blocked = false;          // is checking its condition, but blocked by another lock
  std::uint64_t asleep_since = 0;
  Word go{0};
};

// Threads that are blocked because another thread holds the mutex.
struct Want {
  const Mutex* mutex = nullptr;
  Want* next = nullptr;
};

struct Thread {
  Waiter* waiter;  // its wait, if it is in one or has not yet shown how it reacts to the wake-up
  Waiter* told;    // the waiter that it notified too early, and that needs the mutex this thread holds
  const Mutex* told_under;
  Want want;
};

// With this model and without a dynamic initialisation, an access allocates nothing and calls nothing.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local Thread thread;

extern Table* table;  // shared with the host; set once
extern Real real;
// Guards everything below.
extern Lock inner;
extern Word news;  // incremented whenever the state of a waiter has changed
extern Waiter waiters[most_waiters];
extern std::atomic<std::int64_t> waited_ns;
extern Want* wanted;

class Guard {
 public:
  Guard() { inner.take(); }
  ~Guard() { inner.give_back(); }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
};

std::int64_t now_ns();

void tell_news();

/// With or without the lock: too much was waited for in vain. From then on, nothing is forced any more.
bool has_given_up();

/// With the lock held, which is released meanwhile: false if `begin` is too long ago.
bool wait_for_news(std::int64_t begin);

/// … waits for a test to be true, but not for ever.
template <class Test>
void wait_until(Test test) {
  if (has_given_up()) return;
  const auto begin = now_ns();
  while (!test())
    if (!wait_for_news(begin)) return;
  waited_ns += now_ns() - begin;
}

template <class Test>
Waiter* find(Test test) {
  for (auto& waiter : waiters)
    if (waiter.state != State::free && test(waiter)) return &waiter;
  return nullptr;
}

bool is_wanted(const Mutex* mutex);
bool is_one_wanted(const Mutexes& mutexes);

/// Is it a wait that the host wants to be forced?
bool in_focus(const Waiter& waiter);

void wake(Waiter& waiter, State state, Why why);

/// Null: there are too many.
Waiter* new_waiter();

}  // namespace manyhands::waits
