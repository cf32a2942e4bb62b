// Scenarios with good and bad locking. Called by lock_watch_test.cpp.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include "kit/guest/guest.hpp"
#include "test_guest_work.hpp"

using manyhands::test::burn;

// Locks held for known CPU times. Also returns the line that takes them.
MANYHANDS_SCENARIO(holds_locks, call) {
  const int ms = call.args.at("ms");
  const int times = call.args.value("times", 1);
  std::mutex mutex;
  const auto work = [&] {
    for (int i = 0; i < times; ++i) {
      {
        const std::lock_guard hold(mutex);
        burn(ms);
      }
      burn(ms);
    }
  };
  constexpr int line = __LINE__ - 6;
  std::jthread one(work);
  std::jthread other(work);
  return {.value = line};
}

// Two threads that keep their cores busy while they wait for each other's lock.
MANYHANDS_SCENARIO(spins_for_a_lock, call) {
  const int ms = call.args.at("ms");
  std::atomic_flag taken;
  const auto work = [&] {
    while (taken.test_and_set()) {
    }
    burn(ms);
    taken.clear();
  };
  std::jthread one(work);
  std::jthread other(work);
  return {};
}

// Each thread holds the lock for some CPU time before and after it waits for the other one.
MANYHANDS_SCENARIO(waits_with_lock, call) {
  const int ms = call.args.at("ms");
  const std::string kind = call.args.at("kind");
  std::mutex mutex;
  std::condition_variable changed;
  int turn = 0;
  std::jthread first;
  const auto work = [&](int me, const auto& again) {
    std::unique_lock lock(mutex);
    if (me == 1) first = std::jthread(again, 0, again);  // gets the lock when this thread waits
    burn(ms);
    const auto mine = [&] { return turn == me; };
    if (kind == "wait")
      changed.wait(lock, mine);
    else if (kind == "for")
      while (!changed.wait_for(lock, std::chrono::minutes(1), mine)) {
      }
    else
      while (!changed.wait_until(lock, std::chrono::system_clock::now() + std::chrono::minutes(1), mine)) {
      }
    burn(ms);
    ++turn;
    changed.notify_all();
  };
  std::jthread(work, 1, work).join();
  return {};
}

MANYHANDS_SCENARIO(holds_locks_in_children, call) {
  const int ms = call.args.at("ms");
  auto* mutex = static_cast<pthread_mutex_t*>(
      ::mmap(nullptr, sizeof(pthread_mutex_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  if (call.args.at("shared")) ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_mutex_init(mutex, &attributes);
  ::pthread_mutex_lock(mutex);
  const auto hold = [&] {
    ::pthread_mutex_lock(mutex);
    burn(ms);
    ::pthread_mutex_unlock(mutex);
  };
  const pid_t child = ::fork();
  if (child == 0) {
    if (!call.args.at("shared")) ::pthread_mutex_init(mutex, &attributes);
    hold();
    ::_exit(0);
  }
  if (!call.args.at("shared")) ::waitpid(child, nullptr, 0);
  ::pthread_mutex_unlock(mutex);
  hold();
  ::waitpid(child, nullptr, 0);
  return {};
}

MANYHANDS_SCENARIO(uses_other_locks, call) {
  const int ms = call.args.at("ms");
  const std::string kind = call.args.at("kind");
  std::recursive_mutex again;
  std::shared_mutex shared;
  std::timed_mutex timed;
  const auto work = [&] {
    if (kind == "recursive") {
      const std::scoped_lock outer(again);
      const std::scoped_lock inner(again);
      burn(ms);
    } else if (kind == "writers") {
      const std::scoped_lock lock(shared);
      burn(ms);
    } else if (kind == "readers") {
      const std::shared_lock lock(shared);
      burn(ms);
    } else if (kind == "timed") {
      std::unique_lock lock(timed, std::defer_lock);
      while (!lock.try_lock_for(std::chrono::minutes(1))) {
      }
      burn(ms);
    } else {
      std::unique_lock lock(timed, std::defer_lock);
      while (!lock.try_lock()) std::this_thread::yield();
      burn(ms);
    }
  };
  std::jthread one(work);
  std::jthread other(work);
  return {};
}

// Unlocks what it never locked, and what another thread locked, then holds a lock while it answers or exits.
MANYHANDS_SCENARIO(misuses_locks, call) {
  static pthread_mutex_t never = PTHREAD_MUTEX_INITIALIZER;
  static pthread_mutex_t others = PTHREAD_MUTEX_INITIALIZER;
  static pthread_mutex_t kept = PTHREAD_MUTEX_INITIALIZER;
  ::pthread_mutex_unlock(&never);
  std::jthread([] { ::pthread_mutex_lock(&others); }).join();
  ::pthread_mutex_unlock(&others);
  ::pthread_mutex_lock(&others);
  std::jthread([] { ::pthread_mutex_unlock(&others); }).join();
  burn(call.args.at("ms"));
  ::pthread_mutex_lock(&others);  // it is free, and this thread believes it locks it for the first time
  ::pthread_mutex_unlock(&others);
  ::pthread_mutex_lock(&kept);
  if (call.args.value("exit", false)) ::_exit(3);
  return {};
}

// Many short holds, and many locks: more than fit into the table.
MANYHANDS_SCENARIO(uses_many_locks, call) {
  const std::size_t count = call.args.at("count");
  const int times = call.args.at("times");
  std::vector<std::mutex> mutexes(count);
  volatile int counter = 0;
  for (int i = 0; i < times; ++i)
    for (auto& mutex : mutexes) {
      const std::lock_guard hold(mutex);
      counter = counter + 1;
    }
  return {.value = counter};
}
