// Threads share two things, each with its own mutex: the executor's queue, and the state of each task. No
// mutex is held while a task runs, and no thread holds both: so waits are short, and a deadlock is
// impossible.
#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

/// The state of a task. Worker and future share it through shared_ptr, so it lives as long as either needs
/// it: a future may outlive its executor, and a task may outlive a future that the caller dropped.
class Task {
 public:
  virtual ~Task() = default;

  /// Called by the worker that took it from the queue.
  void run() {
    {
      // From here on it is too late to cancel. Checking and marking are one step under one lock: otherwise a
      // worker could start between the two steps of cancel().
      const std::scoped_lock lock(mutex_);
      if (phase_ != Phase::waiting) return;
      phase_ = Phase::running;
    }
    execute();
    end(Phase::done);
  }

  bool cancel() {
    {
      const std::scoped_lock lock(mutex_);
      if (phase_ != Phase::waiting) return false;
    }
    return end(Phase::cancelled);
  }

  bool done() {
    const std::scoped_lock lock(mutex_);
    return is_over();
  }

  void wait() {
    std::unique_lock lock(mutex_);
    // With the condition, it does not matter whether the task ended before this wait began.
    ended_.wait(lock, [this] { return is_over(); });
  }

  bool was_cancelled() {
    const std::scoped_lock lock(mutex_);
    return phase_ == Phase::cancelled;
  }

  /// `tell` is called once, when the task is over: by the thread that ends it, or right here if it is already
  /// over.
  void when_over(std::function<void()> tell) {
    {
      const std::scoped_lock lock(mutex_);
      if (!is_over()) {
        tell_ = std::move(tell);
        return;
      }
    }
    tell();
  }

 private:
  enum class Phase { waiting, running, done, cancelled };

  // Must not throw: an exception that leaves a thread's function ends the program.
  virtual void execute() = 0;

  [[nodiscard]] bool is_over() const { return phase_ == Phase::done || phase_ == Phase::cancelled; }

  bool end(Phase how) {
    std::function<void()> tell;
    {
      const std::scoped_lock lock(mutex_);
      // A worker may have been faster than this cancel().
      if (how == Phase::cancelled && phase_ != Phase::waiting) return false;
      phase_ = how;
      tell = std::move(tell_);
    }
    ended_.notify_all();
    if (tell) tell();  // without the lock, because the callback may do anything
    return true;
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  Phase phase_ = Phase::waiting;
  std::function<void()> tell_;
};

/// A task that returns an R. The worker writes the result or exception before it sets the phase to done,
/// under the lock; the future reads it after it has seen that phase, under the same lock. So the result
/// itself needs no lock.
template <class R>
class TaskFor : public Task {
 public:
  R take_result() {
    wait();
    if (was_cancelled()) throw Cancelled();
    if (failure_) std::rethrow_exception(failure_);
    return std::move(*result_);
  }

 private:
  virtual R call() = 0;

  void execute() final {
    try {
      result_ = call();
    } catch (...) {
      failure_ = std::current_exception();  // get() rethrows it
    }
  }

  std::optional<R> result_;
  std::exception_ptr failure_;
};

/// … and calls f with copies of the arguments: the caller's may be gone when the task runs.
template <class R, class F, class... A>
class BoundTask : public TaskFor<R> {
 public:
  BoundTask(F f, A... arguments) : f_(std::move(f)), arguments_(std::move(arguments)...) {}

 private:
  R call() override { return std::apply(std::move(f_), std::move(arguments_)); }

  F f_;
  std::tuple<A...> arguments_;
};

/// The result of one task. Movable. It may outlive its executor.
template <class R>
class Future {
 public:
  /// Waits, then returns what the task returned, or throws what it threw, or throws Cancelled. Call it at
  /// most once.
  R get() { return task_->take_result(); }
  void wait() { task_->wait(); }
  /// Returns whether the task has finished or was cancelled. Does not wait.
  bool done() { return task_->done(); }
  /// Cancels the task if it has not started. Returns false if it has.
  bool cancel() { return task_->cancel(); }

 private:
  friend class Executor;
  explicit Future(std::shared_ptr<TaskFor<R>> task) : task_(std::move(task)) {}
  std::shared_ptr<TaskFor<R>> task_;
};

class Executor {
 public:
  /// Tasks run only in the executor's `workers` threads.
  explicit Executor(int workers) {
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
  }
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Queues the task f(arguments…) and returns at once. R is never void.
  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    using R = std::invoke_result_t<F, A...>;
    auto task = std::make_shared<BoundTask<R, F, A...>>(std::move(f), std::move(arguments)...);
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) throw ShutDown();
      waiting_.push_back(task);
    }
    news_.notify_one();  // one task needs only one worker
    return Future<R>(std::move(task));
  }

  /// Runs f on each input, as separate tasks, and returns the results in the order of the inputs. Throws what
  /// one of the tasks threw. Tasks may call it, too.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    std::vector<std::invoke_result_t<F, T>> results;
    results.reserve(inputs.size());
    if (works_for_ == this) {
      // If a worker waited here for queued tasks, it would wait for other workers, and it may be the only
      // one. So it runs them itself.
      for (const T& input : inputs) results.push_back(std::invoke(f, input));
      return results;
    }
    // All are submitted before the first wait. Each has a copy of its input: if one throws, the others may
    // still run after this function has returned and the inputs are gone.
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    futures.reserve(inputs.size());
    for (const T& input : inputs) futures.push_back(submit(f, input));
    if (futures.empty()) throw_if_closed();
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  /// Calls visit(future) for each in the caller's thread, in the order in which they finish, as soon as each
  /// has finished.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    // Each task adds its own number to this queue when it finishes. Shared, because a task may finish after a
    // visit has thrown and this function has ended.
    struct Arrivals {
      std::mutex mutex;
      std::condition_variable news;
      std::deque<std::size_t> numbers;
    };
    const auto arrivals = std::make_shared<Arrivals>();
    for (std::size_t i = 0; i < futures.size(); ++i)
      futures[i].task_->when_over([arrivals, i] {
        {
          const std::scoped_lock lock(arrivals->mutex);
          arrivals->numbers.push_back(i);
        }
        arrivals->news.notify_one();
      });
    for (std::size_t left = futures.size(); left > 0; --left) {
      std::unique_lock lock(arrivals->mutex);
      arrivals->news.wait(lock, [&] { return !arrivals->numbers.empty(); });
      const auto number = arrivals->numbers.front();
      arrivals->numbers.pop_front();
      lock.unlock();
      visit(std::move(futures[number]));
    }
  }

  /// Accepts no more tasks: from now on, submit and map throw ShutDown. Queued tasks run first, or are
  /// cancelled. Returns when all workers have ended. A second call does nothing.
  void shutdown(Drain drain) {
    std::deque<std::shared_ptr<Task>> dropped;
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
      if (drain == Drain::no) dropped.swap(waiting_);
    }
    news_.notify_all();                         // all must return, including those that sleep
    for (auto& task : dropped) task->cancel();  // wakes the threads that wait for it
    workers_.clear();                           // joins
  }

 private:
  // What each worker runs until the executor is closed and no task is left.
  void work() {
    works_for_ = this;
    std::unique_lock lock(mutex_);
    for (;;) {
      // Both reasons to wake up are in the condition: without closed_, a worker that found the queue empty
      // would sleep through the shutdown.
      news_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const auto task = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      task->run();
      lock.lock();
    }
  }

  void throw_if_closed() {
    const std::scoped_lock lock(mutex_);
    if (closed_) throw ShutDown();
  }

  inline static thread_local const Executor* works_for_ = nullptr;  // null unless this is a worker thread

  std::mutex mutex_;  // guards the members below, except workers_, which only the owner uses
  std::condition_variable news_;
  std::deque<std::shared_ptr<Task>> waiting_;
  bool closed_ = false;
  std::vector<std::jthread> workers_;  // last, so that they are joined before what they use is destroyed
};
