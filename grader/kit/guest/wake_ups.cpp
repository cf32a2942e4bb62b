#include "kit/guest/wake_ups.hpp"

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>
#include <vector>

#include "kit/guest/at_rest.hpp"

namespace {

// A thread that sleeps here; exists on that thread's stack as long as it waits.
class Sleeper {
 public:
  explicit Sleeper(const void* on) : on_(on) {}
  [[nodiscard]] const void* on() const { return on_; }
  void sleep() {
    while (go_.load() == 0) ::syscall(SYS_futex, &go_, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
  }
  // The last access to the object, with the conductor's lock held: the sleeper takes that lock before it
  // returns.
  void wake() {
    go_.store(1);
    ::syscall(SYS_futex, &go_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  const void* on_;
  std::atomic<std::uint32_t> go_{0};
};

struct Conductor {
  std::mutex lock;                  // guards everything below; held only briefly
  std::vector<Sleeper*> waiting{};  // in order of arrival
  std::vector<Sleeper*> held{};     // woken, or about to sleep, but not allowed to yet
  bool hold_woken = false;
  bool hold_sleepers = false;
  bool woken_first = false;
  bool at_random = false;
  std::mt19937 random{};
};

std::atomic<bool> conducting{false};

Conductor& conductor() {
  static auto* only = new Conductor;  // never destroyed: threads may still be waiting when the program ends
  return *only;
}

using Guard = std::lock_guard<std::mutex>;

void sleep_in(Sleeper& sleeper) {
  sleeper.sleep();
  const Guard guard(conductor().lock);
}

void give_way(unsigned times) {
  for (unsigned i = 0; i < times; ++i) ::sched_yield();
}

// A random number below `n`; 0 if nothing is random. Call it with the lock held.
unsigned below(unsigned n) {
  auto& c = conductor();
  return c.at_random ? static_cast<unsigned>(c.random() % n) : 0;
}

void before_sleep(const void* cv) {
  auto& c = conductor();
  Sleeper stopped(cv);
  {
    const Guard guard(c.lock);
    if (!c.hold_sleepers) return;
    c.held.push_back(&stopped);
  }
  sleep_in(stopped);
}

void wait_conducted(const void* cv, std::unique_lock<std::mutex>& mutex) {
  auto& c = conductor();
  before_sleep(cv);
  Sleeper sleeper(cv);
  unsigned before = 0;
  unsigned after = 0;
  bool for_nothing = false;
  {
    const Guard guard(c.lock);
    before = below(4);
    after = below(4);
    for_nothing = c.at_random && below(8) == 0;
    if (!for_nothing) c.waiting.push_back(&sleeper);
  }
  mutex.unlock();
  give_way(before);
  if (!for_nothing) sleep_in(sleeper);
  give_way(after);
  mutex.lock();
}

// Call it with the lock held.
void wake(Sleeper* sleeper) {
  auto& c = conductor();
  if (c.hold_woken)
    c.held.push_back(sleeper);
  else
    sleeper->wake();
}

/// Returns false if no thread waits for it here.
bool notify(const void* cv, bool all) {
  auto& c = conductor();
  bool first = false;
  {
    const Guard guard(c.lock);
    std::vector<Sleeper*> chosen;
    for (auto* sleeper : c.waiting)
      if (sleeper->on() == cv) chosen.push_back(sleeper);
    if (chosen.empty()) return false;
    if (!all) chosen = {chosen[below(static_cast<unsigned>(chosen.size()))]};
    for (auto* sleeper : chosen) {
      c.waiting.erase(std::find(c.waiting.begin(), c.waiting.end(), sleeper));
      wake(sleeper);
    }
    first = c.woken_first;
  }
  if (first) manyhands::guest::until_others_rest();
  return true;
}

}  // namespace

namespace manyhands::guest::wake_ups {

void conduct() {
  conductor();
  spare_this_thread();
  conducting = true;
}

void hold_woken() {
  const Guard guard(conductor().lock);
  conductor().hold_woken = true;
}

void hold_sleepers() {
  const Guard guard(conductor().lock);
  conductor().hold_sleepers = true;
}

void woken_go_first() {
  const Guard guard(conductor().lock);
  conductor().woken_first = true;
}

void let_go() {
  auto& c = conductor();
  std::vector<Sleeper*> held;
  {
    const Guard guard(c.lock);
    c.hold_woken = c.hold_sleepers = c.woken_first = false;
    held.swap(c.held);
  }
  for (auto* sleeper : held) {
    {
      const Guard guard(c.lock);
      sleeper->wake();
    }
    until_others_rest();
  }
}

void wake_for_nothing() {
  auto& c = conductor();
  {
    const Guard guard(c.lock);
    for (auto* sleeper : c.waiting) wake(sleeper);
    c.waiting.clear();
  }
  until_others_rest();
}

void at_random(unsigned seed) {
  const Guard guard(conductor().lock);
  conductor().at_random = true;
  conductor().random.seed(seed);
}

}  // namespace manyhands::guest::wake_ups

// The linker's --wrap redirects the program's calls of std::condition_variable to these functions.
#define MANYHANDS_CV(kind, rest) kind##_ZNSt18condition_variable##rest
extern "C" {
void MANYHANDS_CV(__real_, 4waitERSt11unique_lockISt5mutexE)(std::condition_variable*,
                                                             std::unique_lock<std::mutex>&);
void MANYHANDS_CV(__real_, 10notify_oneEv)(std::condition_variable*);
void MANYHANDS_CV(__real_, 10notify_allEv)(std::condition_variable*);
void MANYHANDS_CV(__wrap_, 4waitERSt11unique_lockISt5mutexE)(std::condition_variable*,
                                                             std::unique_lock<std::mutex>&);
void MANYHANDS_CV(__wrap_, 10notify_oneEv)(std::condition_variable*);
void MANYHANDS_CV(__wrap_, 10notify_allEv)(std::condition_variable*);

void MANYHANDS_CV(__wrap_, 4waitERSt11unique_lockISt5mutexE)(std::condition_variable* cv,
                                                             std::unique_lock<std::mutex>& lock) {
  if (conducting)
    wait_conducted(cv, lock);
  else
    MANYHANDS_CV(__real_, 4waitERSt11unique_lockISt5mutexE)(cv, lock);
}

void MANYHANDS_CV(__wrap_, 10notify_oneEv)(std::condition_variable* cv) {
  if (!conducting || !notify(cv, false)) MANYHANDS_CV(__real_, 10notify_oneEv)(cv);
}

void MANYHANDS_CV(__wrap_, 10notify_allEv)(std::condition_variable* cv) {
  if (conducting) notify(cv, true);
  MANYHANDS_CV(__real_, 10notify_allEv)(cv);  // timed waits are not controlled
}
}
