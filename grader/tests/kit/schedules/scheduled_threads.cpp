#include <pthread.h>

#include <cassert>
#include <cstdlib>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "tests/kit/schedules/scheduled.hpp"

namespace scheduled {
namespace {

using manyhands::schedules::check;

template <bool repaired>
void many_threads() {
  constexpr int count = 130;
  std::mutex m;
  int value = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      std::unique_lock lock(m);
      const int seen = value;
      if (!repaired && i == count / 2) lock.unlock();
      if (!repaired && i == count / 2) lock.lock();
      value = seen + 1;
    });
  for (auto& thread : threads) thread.join();
  check(value == count, "all have counted");
}

int live = 0;
struct Local {
  Local() { ++live; }
  ~Local() { --live; }
  void touch() {}
};
thread_local Local local;

/// A thread's last turn includes the destructors of its thread_local variables.
template <bool repaired>
void thread_local_variable() {
  std::thread worker([] { local.touch(); });
  if (!repaired) check(live == 0, "nobody uses it yet");
  worker.join();
  check(live == 0, "it is gone after the join");
}

template <bool repaired>
void detached() {
  auto value = std::make_unique<int>(0);
  std::latch done(1);
  std::thread([&] {
    *value = 1;
    done.count_down();
    if (!repaired) *value = 2;
  }).detach();
  done.wait();
  value.reset();
}

template <bool repaired>
void exit_of_thread() {
  pthread_t handle;
  void* result = nullptr;
  pthread_create(
      &handle, nullptr,
      [](void*) -> void* {
        if (repaired) pthread_exit(reinterpret_cast<void*>(7));
        return nullptr;
      },
      nullptr);
  pthread_join(handle, &result);
  check(result == reinterpret_cast<void*>(7), "the result arrives");
}

template <bool repaired>
void uncaught() {
  std::thread worker([] {
    if (!repaired) throw std::runtime_error("nobody catches this");
  });
  worker.join();
}

template <bool repaired>
void null_pointer() {
  int* volatile nowhere = nullptr;
  int value = 0;
  if (repaired) nowhere = &value;
  std::thread worker([&] { *nowhere = 1; });
  worker.join();
}

template <bool repaired>
void asserts() {
  const bool holds = repaired;
  std::thread worker([&] { assert(holds); });
  worker.join();
}

template <bool repaired>
void exits() {
  std::thread worker([] { std::exit(repaired ? 0 : 3); });
  worker.join();
}

/// Nobody joins the threads, but they may be done before the program ends.
template <bool repaired>
void exits_early() {
  static std::mutex m;
  static bool stored = false;
  std::thread([] {
    const std::lock_guard lock(m);
    stored = true;
  }).detach();
  std::thread([] {
    const std::lock_guard lock(m);
    check(repaired || !stored, "nothing is stored yet");
  }).detach();
  std::exit(0);
}

template <bool repaired>
void joinable_destroyed() {
  std::thread worker([] {});
  if (repaired) worker.join();
}

constexpr Scenario table[] = {
    SCHEDULED(many_threads), SCHEDULED(thread_local_variable), SCHEDULED(detached), SCHEDULED(exit_of_thread),
    SCHEDULED(uncaught),     SCHEDULED(null_pointer),          SCHEDULED(asserts),  SCHEDULED(exits),
    SCHEDULED(exits_early),  SCHEDULED(joinable_destroyed),
};

}  // namespace

Scenarios thread_scenarios() {
  return {table, std::size(table)};
}

}  // namespace scheduled
