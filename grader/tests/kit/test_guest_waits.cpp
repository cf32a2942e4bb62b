// Programs whose threads wait for each other, correctly or not. Called by forced_waits_test.cpp.
#include <sched.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "kit/guest/guest.hpp"

namespace {

// Workers take numbers from a queue until none is left. `how`: the way in which they are notified of the end.
template <class Condition, class Mutex>
struct Pool {
  static constexpr int workers = 3;
  Mutex mutex;
  Condition changed;
  std::deque<int> todo;
  std::atomic<int> left{0};
  std::atomic<bool> done{false};
  std::atomic<int> taken{0};
  std::atomic<int> idle{0};  // workers that have found the queue empty at least once
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
      changed.notify_all();  // the notification in question
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

template <class Condition, class Mutex>
int taken_by_pool(const manyhands::guest::Call& call) {
  const std::string how = call.args.at("how");
  const int numbers = call.args.at("numbers");
  Pool<Condition, Mutex> pool;
  pool.left = numbers;
  const int at_first = call.args.value("filled", false) ? numbers : 0;
  for (int i = 0; i < at_first; ++i) pool.todo.push_back(i);
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < pool.workers; ++i) workers.emplace_back([&] { pool.work(how); });
    for (int i = at_first; i < numbers; ++i) {
      {
        const std::lock_guard lock(pool.mutex);
        pool.todo.push_back(i);
      }
      pool.changed.notify_one();
    }
  }
  return pool.taken.load();
}

}  // namespace

MANYHANDS_SCENARIO(pool, call) {
  const std::string kind = call.args.value("kind", "std::mutex");
  if (kind == "any lock") return {.value = taken_by_pool<std::condition_variable_any, std::mutex>(call)};
  if (kind == "shared lock")
    return {.value = taken_by_pool<std::condition_variable_any, std::shared_mutex>(call)};
  return {.value = taken_by_pool<std::condition_variable, std::mutex>(call)};
}

namespace {

template <class Condition>
int counted_down(bool locked) {
  std::mutex mutex;
  Condition changed;
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
  return left.load();
}

}  // namespace

// Every step is notified without the lock, and one thread waits for the last one.
MANYHANDS_SCENARIO(counts_down, call) {
  const bool locked = call.args.at("locked");
  const bool any = call.args.value("any", false);
  return {.value = any ? counted_down<std::condition_variable_any>(locked)
                       : counted_down<std::condition_variable>(locked)};
}

// Threads that synchronise in many correct ways: one condition variable for two kinds of events, a wait with
// a time limit, and a thread that checks again only after it has unlocked.
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

namespace {

// Both mutexes are unlocked during the wait, and the thread that holds the second one wants the first.
class BothOf {
 public:
  BothOf(std::mutex& first, std::mutex& second) : first_(first), second_(second) { lock(); }
  ~BothOf() { unlock(); }
  BothOf(const BothOf&) = delete;
  BothOf& operator=(const BothOf&) = delete;
  void lock() { std::lock(first_, second_); }
  void unlock() {
    first_.unlock();
    second_.unlock();
  }

 private:
  std::mutex& first_;
  std::mutex& second_;
};

// Passes `items` numbers from thread to thread, one at a time.
template <class Lock, class Make>
int passed_on(int items, Make make_lock) {
  std::condition_variable_any bell;
  int number = 0;  // 0: none
  int sum = 0;
  std::jthread producer([&] {
    for (int i = 1; i <= items; ++i) {
      {
        Lock lock = make_lock();
        bell.wait(lock, [&] { return number == 0; });
        number = i;
      }
      bell.notify_all();
    }
  });
  for (int taken = 0; taken < items; ++taken) {
    Lock lock = make_lock();
    while (number == 0) bell.wait(lock);
    sum += number;
    number = 0;
    bell.notify_all();
  }
  return sum;
}

}  // namespace

// Correct waits on a std::condition_variable_any, with locks of all kinds.
MANYHANDS_SCENARIO(lawful_waits_with_any_lock, call) {
  const int items = call.args.at("items");
  int sum = 0;
  std::mutex first;
  std::mutex second;
  std::recursive_mutex again;
  std::shared_mutex shared;
  sum += passed_on<std::unique_lock<std::mutex>>(items, [&] { return std::unique_lock(first); });
  sum += passed_on<BothOf>(items, [&] { return BothOf(first, second); });
  sum += passed_on<std::unique_lock<std::recursive_mutex>>(items, [&] { return std::unique_lock(again); });
  sum += passed_on<std::unique_lock<std::shared_mutex>>(items, [&] { return std::unique_lock(shared); });

  // A stop request changes nothing under the mutex: the wait itself checks for it.
  std::condition_variable_any bell;
  int stopped = 0;
  {
    std::vector<std::jthread> waiters;
    for (int i = 0; i < 3; ++i)
      waiters.emplace_back([&](const std::stop_token& stop) {
        std::unique_lock lock(first);
        while (!bell.wait(lock, stop, [] { return false; }) && !stop.stop_requested()) {
        }
        ++stopped;
      });
    for (int i = 0; i < items; ++i) {
      const std::lock_guard lock(first);
      bell.notify_one();
    }
    for (auto& waiter : waiters) {
      waiter.request_stop();
      const std::lock_guard lock(first);
    }
  }
  return {.value = sum + stopped};
}

// One thread waits on an atomic variable until the other has done something under the mutex and notified it.
MANYHANDS_SCENARIO(waits_for_a_change, call) {
  const bool too_late = call.args.at("too_late");
  std::mutex mutex;
  bool done = false;
  std::atomic<int> changes{0};
  std::atomic<bool> looked{false};
  const auto is_done = [&] {
    const std::lock_guard lock(mutex);
    looked = true;
    return done;
  };
  const std::jthread other([&] {
    while (!looked) std::this_thread::yield();
    {
      const std::lock_guard lock(mutex);
      done = true;
    }
    ++changes;
    changes.notify_all();
  });
  auto seen = changes.load();
  while (!is_done()) {
    if (too_late) seen = changes.load();
    changes.wait(seen);
    seen = changes.load();
  }
  return {.value = changes.load()};
}

// For this long there is nothing to do: one thread waits, and this one sleeps.
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
