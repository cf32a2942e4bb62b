#include <pthread.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace scheduled {
namespace {

using manyhands::schedules::check;
using namespace std::chrono_literals;

struct Waiting {
  std::mutex m;
  std::condition_variable cv;
  bool done = false;
};

template <bool repaired>
void wake_up_lost() {
  Waiting w;
  std::thread waiter([&] {
    std::unique_lock lock(w.m);
    if (repaired) w.cv.wait(lock, [&] { return w.done; });
    if (!repaired) w.cv.wait(lock);
  });
  {
    std::scoped_lock lock(w.m);
    w.done = true;
  }
  w.cv.notify_one();
  waiter.join();
}

/// Wrong only because a wait may end without a notification.
template <bool repaired>
void wakes_for_no_reason() {
  Waiting w;
  std::thread waiter([&] {
    std::unique_lock lock(w.m);
    if (repaired) {
      while (!w.done) w.cv.wait(lock);
    } else {
      if (!w.done) w.cv.wait(lock);
    }
    check(w.done, "the wait has ended because it is done");
  });
  {
    std::scoped_lock lock(w.m);
    w.done = true;
  }
  w.cv.notify_one();
  waiter.join();
}

template <bool repaired>
void one_of_two_woken() {
  Waiting w;
  const auto wait = [&] {
    std::unique_lock lock(w.m);
    w.cv.wait(lock, [&] { return w.done; });
  };
  std::thread one(wait), two(wait);
  {
    std::scoped_lock lock(w.m);
    w.done = true;
  }
  if (repaired) w.cv.notify_all();
  if (!repaired) w.cv.notify_one();
  one.join();
  two.join();
}

template <bool repaired>
void waits_too_short() {
  Waiting w;
  std::thread setter([&] {
    std::this_thread::sleep_for(30ms);
    std::scoped_lock lock(w.m);
    w.done = true;
    w.cv.notify_one();
  });
  {
    std::unique_lock lock(w.m);
    bool done = w.cv.wait_for(lock, 20ms, [&] { return w.done; });
    while (repaired && !done) done = w.cv.wait_for(lock, 20ms, [&] { return w.done; });
    check(done, "it is done");
  }
  setter.join();
}

template <bool repaired>
void sleep_instead_of_join() {
  std::atomic<bool> done{false};
  std::thread worker([&] { done = true; });
  if (repaired) worker.join();
  std::this_thread::sleep_for(100ms);
  check(done, "it is done");
  if (!repaired) worker.join();
}

template <bool repaired>
void atomic_wait() {
  std::atomic<int> value{0};
  std::thread waiter([&] { value.wait(0); });
  value = 1;
  if (repaired) value.notify_one();
  waiter.join();
}

template <bool repaired>
void latch() {
  std::latch ready(repaired ? 2 : 1);
  int values[2] = {0, 0};
  std::thread one([&] {
    values[0] = 1;
    ready.count_down();
  });
  std::thread two([&] {
    values[1] = 1;
    ready.count_down(repaired ? 1 : 0);
  });
  ready.wait();
  check(values[0] + values[1] == 2, "both have written");
  one.join();
  two.join();
}

template <bool repaired>
void barrier() {
  std::barrier phase(2);
  int values[2] = {0, 0};
  const auto run = [&](int me) {
    values[me] = 1;
    if (repaired) phase.arrive_and_wait();
    check(values[1 - me] == 1, "the other one has written");
  };
  std::thread one(run, 0), two(run, 1);
  one.join();
  two.join();
}

template <bool repaired>
void posix_barrier() {
  pthread_barrier_t phase;
  pthread_barrier_init(&phase, nullptr, 2);
  int values[2] = {0, 0};
  const auto run = [&](int me) {
    for (int round = 1; round < 4; ++round) {
      values[me] = round;
      pthread_barrier_wait(&phase);
      check(values[1 - me] == round, "the other one has written");
      if (repaired) pthread_barrier_wait(&phase);
    }
  };
  std::thread one(run, 0), two(run, 1);
  one.join();
  two.join();
}

template <bool repaired>
void future() {
  std::promise<int> promise;
  int value = 0;
  std::thread worker([&] {
    if (repaired) value = 1;
    promise.set_value(1);
    if (!repaired) value = 1;
  });
  promise.get_future().get();
  check(value == 1, "it was written before");
  worker.join();
}

template <bool repaired>
void spins() {
  std::atomic<bool> ready{false};
  std::thread setter([&] {
    if (repaired) ready = true;
  });
  while (!ready) std::this_thread::yield();
  setter.join();
}

template <bool repaired>
void polls_the_clock() {
  std::atomic<bool> ready{false};
  std::thread setter([&] { ready = true; });
  const auto end = std::chrono::steady_clock::now() + 1s;
  while (std::chrono::steady_clock::now() < end) continue;
  if (repaired) setter.join();
  check(ready, "a second is enough");
  if (!repaired) setter.join();
}

constexpr Scenario table[] = {
    SCHEDULED(wake_up_lost),
    SCHEDULED(wakes_for_no_reason),
    SCHEDULED(one_of_two_woken),
    SCHEDULED(waits_too_short),
    SCHEDULED(sleep_instead_of_join),
    SCHEDULED(atomic_wait),
    SCHEDULED(latch),
    SCHEDULED(barrier),
    SCHEDULED(posix_barrier),
    SCHEDULED(future),
    SCHEDULED(spins),
    SCHEDULED(polls_the_clock),
};

}  // namespace

Scenarios wait_scenarios() {
  return {table, std::size(table)};
}

}  // namespace scheduled
