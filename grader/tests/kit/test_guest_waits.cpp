// Programs whose threads wait for each other, right and wrong. Called by forced_waits_test.cpp.
#include <sched.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kit/guest/guest.hpp"

namespace {

// Workers take numbers from a queue until all have been taken: `how` says how the end is told.
struct Pool {
  static constexpr int workers = 3;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<int> todo;
  std::atomic<int> left{0};
  std::atomic<bool> done{false};
  std::atomic<int> taken{0};
  std::atomic<int> idle{0};  // workers that have found nothing to do at least once
  inline static thread_local int counted = 0;

  bool nothing_to_do() {
    if (!todo.empty() || done) return false;
    if (counted++ == 0) ++idle;
    return true;
  }

  void finish(const std::string& how) {
    if (how == "under the lock" || how == "with a limit") {
      const std::lock_guard lock(mutex);
      done = true;
      changed.notify_all();
    } else if (how == "after the lock") {
      {
        const std::lock_guard lock(mutex);
        done = true;
      }
      changed.notify_all();
    } else if (how == "empty lock") {
      done = true;
      { const std::lock_guard lock(mutex); }
      changed.notify_all();
    } else if (how == "nobody is told") {
      done = true;
    } else if (how == "told twice") {
      done = true;
      changed.notify_all();
      { const std::lock_guard lock(mutex); }
      changed.notify_all();
    } else {
      done = true;
      changed.notify_all();  // line `told`
    }
  }

  void work(const std::string& how) {
    while (true) {
      {
        std::unique_lock lock(mutex);
        const auto something = [this] { return !nothing_to_do(); };
        if (how == "nobody is told" || how == "with a limit")
          while (!changed.wait_for(lock, std::chrono::milliseconds(400), something)) {
          }
        else
          changed.wait(lock, something);
        if (todo.empty()) return;
        todo.pop_front();
      }
      ++taken;
      if (--left > 0) continue;
      while (idle - (counted > 0 ? 1 : 0) < workers - 1) std::this_thread::yield();
      { const std::lock_guard lock(mutex); }  // now they wait
      finish(how);
    }
  }
};

}  // namespace

MANYHANDS_SCENARIO(pool, call) {
  const std::string how = call.args.at("how");
  const int numbers = call.args.at("numbers");
  Pool pool;
  pool.left = numbers;
  const int at_first = call.args.value("filled", false) ? numbers : 0;
  for (int i = 0; i < at_first; ++i) pool.todo.push_back(i);
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < Pool::workers; ++i) workers.emplace_back([&] { pool.work(how); });
    for (int i = at_first; i < numbers; ++i) {
      {
        const std::lock_guard lock(pool.mutex);
        pool.todo.push_back(i);
      }
      pool.changed.notify_one();
    }
  }
  return {.value = pool.taken.load()};
}

// Every step is told without the lock, and one thread waits for the last of them.
MANYHANDS_SCENARIO(counts_down, call) {
  const bool locked = call.args.at("locked");
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<int> left{20};
  std::atomic<bool> looked{false};
  std::jthread other([&] {
    while (!looked) std::this_thread::yield();
    { const std::lock_guard lock(mutex); }  // now it waits
    for (int i = 0; i < 20; ++i) {
      if (locked) {
        const std::lock_guard lock(mutex);
        --left;
      } else {
        --left;
      }
      changed.notify_one();
    }
  });
  std::unique_lock lock(mutex);
  while (left > 0) {
    looked = true;
    changed.wait(lock);
  }
  return {.value = left.load()};
}

// Threads that meet in many ways, all of them lawful: one condition variable for two kinds of news, a wait
// with a time limit, and who looks again only after he has opened the lock.
MANYHANDS_SCENARIO(lawful_waits, call) {
  const int items = call.args.at("items");
  std::mutex mutex;
  std::condition_variable bell;
  std::deque<int> queue;
  int sum = 0;
  bool end = false;
  std::jthread watcher([&] {
    std::unique_lock lock(mutex);
    while (!end) bell.wait_for(lock, std::chrono::milliseconds(5));
  });
  std::jthread producer([&] {
    for (int i = 1; i <= items; ++i) {
      std::unique_lock lock(mutex);
      bell.wait(lock, [&] { return queue.size() < 2; });
      queue.push_back(i);
      lock.unlock();
      bell.notify_all();
    }
  });
  for (int taken = 0; taken < items;) {
    std::unique_lock lock(mutex);
    if (queue.empty()) {
      bell.wait(lock);
      continue;
    }
    sum += queue.front();
    queue.pop_front();
    ++taken;
    lock.unlock();
    bell.notify_all();
  }
  {
    const std::lock_guard lock(mutex);
    end = true;
  }
  bell.notify_all();
  return {.value = sum};
}

// For so long there is nothing to do: one thread waits, and this one sleeps.
MANYHANDS_SCENARIO(has_nothing_to_do, call) {
  const int ms = call.args.at("ms");
  const std::string how = call.args.at("how");
  std::mutex mutex;
  std::condition_variable bell;
  bool rung = false;
  std::jthread waiter([&] {
    std::unique_lock lock(mutex);
    const auto wait_for = [&](std::chrono::milliseconds time) {
      while (!rung) bell.wait_for(lock, time);
    };
    if (how == "sleeps") bell.wait(lock, [&] { return rung; });
    if (how == "with a limit") wait_for(std::chrono::hours(1));
    if (how == "polls") wait_for(std::chrono::milliseconds(1));
    if (how == "polls slowly") wait_for(std::chrono::milliseconds(40));
    if (how == "at first")
      for (int i = 0; i < 100; ++i) bell.wait_for(lock, std::chrono::milliseconds(1));
    bell.wait(lock, [&] { return rung; });
  });
  timespec rest{ms / 1000, ms % 1000 * 1'000'000L};
  while (::nanosleep(&rest, &rest) != 0) {
  }
  {
    const std::lock_guard lock(mutex);
    rung = true;
  }
  bell.notify_one();
  return {};
}
