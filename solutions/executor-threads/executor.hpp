// Two places are shared by threads, each with a mutex of its own: the executor's queue, and the state of each
// task. Neither mutex is ever held while a task runs, and no thread holds both: so nobody waits long, and no
// two can wait for each other.
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

/// How far a task is. Worker and future share it through shared_ptr, so it lives as long as either needs it:
/// a future may outlive its executor, and a task a future that nobody kept.
class Task {
 public:
  virtual ~Task() = default;

  /// By the worker that took it from the queue.
  void run() {
    {
      // From here on it is too late to cancel. To look and to mark is one step under one lock: else a worker
      // could begin between the two steps of a cancel().
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
    // With the condition, it does not matter whether the news came before somebody waited for it.
    ended_.wait(lock, [this] { return is_over(); });
  }

  bool was_cancelled() {
    const std::scoped_lock lock(mutex_);
    return phase_ == Phase::cancelled;
  }

  /// `tell` is called once, when the task is over: by whoever ends it, or here and now where it is over.
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
      // Somebody else may have been quicker than this cancel().
      if (how == Phase::cancelled && phase_ != Phase::waiting) return false;
      phase_ = how;
      tell = std::move(tell_);
    }
    ended_.notify_all();
    if (tell) tell();  // not under the lock: we do not know what it does
    return true;
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  Phase phase_ = Phase::waiting;
  std::function<void()> tell_;
};

/// A task that gives an R. Result and failure are written by the worker before the phase is set to done,
/// under the lock, and read by the future after it has seen that, under the same lock: so they need none
/// themselves.
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
      failure_ = std::current_exception();  // it travels to whoever calls get()
    }
  }

  std::optional<R> result_;
  std::exception_ptr failure_;
};

/// … and that calls f with copies of the arguments. What submit was given is gone when the task runs.
template <class R, class F, class... A>
class BoundTask : public TaskFor<R> {
 public:
  BoundTask(F f, A... arguments) : f_(std::move(f)), arguments_(std::move(arguments)...) {}

 private:
  R call() override { return std::apply(std::move(f_), std::move(arguments_)); }

  F f_;
  std::tuple<A...> arguments_;
};

/// What becomes of one task. It can be moved, and outlives its executor.
template <class R>
class Future {
 public:
  /// Waits; then gives what the task returned, or throws what it threw, or Cancelled. At most once.
  R get() { return task_->take_result(); }
  /// Waits until done().
  void wait() { task_->wait(); }
  /// Has the task ended, or was it cancelled? Does not wait.
  bool done() { return task_->done(); }
  /// Takes the task back if it has not begun. True: it never will, and is done(). False: it has begun.
  bool cancel() { return task_->cancel(); }

 private:
  friend class Executor;
  explicit Future(std::shared_ptr<TaskFor<R>> task) : task_(std::move(task)) {}
  std::shared_ptr<TaskFor<R>> task_;
};

class Executor {
 public:
  /// Tasks run in `workers` threads of the executor, and nowhere else.
  explicit Executor(int workers) {
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
  }
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Hands in the task f(arguments…), and returns at once. R is never void.
  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    using R = std::invoke_result_t<F, A...>;
    auto task = std::make_shared<BoundTask<R, F, A...>>(std::move(f), std::move(arguments)...);
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) throw ShutDown();
      waiting_.push_back(task);
    }
    news_.notify_one();  // one task: one worker is enough
    return Future<R>(std::move(task));
  }

  /// f of every input, each a task of its own; the results stand in the order of the inputs. Throws what one
  /// of the tasks threw. May be called by a task, too.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    std::vector<std::invoke_result_t<F, T>> results;
    results.reserve(inputs.size());
    if (works_for_ == this) {
      // A worker that waits here for tasks in the queue waits for workers, and perhaps it is the only one. So
      // it does them itself.
      for (const T& input : inputs) results.push_back(std::invoke(f, input));
      return results;
    }
    // First all are handed in, then the first is waited for. Each has a copy of its input: where one throws,
    // the others may still run when this function, and what it was given, is gone.
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    futures.reserve(inputs.size());
    for (const T& input : inputs) futures.push_back(submit(f, input));
    if (futures.empty()) throw_if_closed();
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  /// Calls visit(future) for each, in the caller's thread: whichever is done first comes first, as soon as it
  /// is done.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    // The tasks queue up by themselves: each, when it is over, puts its number here. Shared, because a task
    // may come to its end when a visit has thrown and this function is gone.
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

  /// Takes no more tasks: submit and map throw ShutDown from now on. Tasks that wait are done first, or
  /// cancelled. Returns when all workers have ended. A second call does nothing.
  void shutdown(Drain drain) {
    std::deque<std::shared_ptr<Task>> dropped;
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
      if (drain == Drain::no) dropped.swap(waiting_);
    }
    news_.notify_all();                         // all of them must leave, also those that sleep
    for (auto& task : dropped) task->cancel();  // whoever waits for them must learn of it
    workers_.clear();                           // joins
  }

 private:
  // What each worker does until the executor is closed and nothing is left.
  void work() {
    works_for_ = this;
    std::unique_lock lock(mutex_);
    for (;;) {
      // Both reasons to get up stand in the condition: were closed_ missing, a worker that found the queue
      // empty would sleep through the end.
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

  inline static thread_local const Executor* works_for_ = nullptr;  // of this thread, where it is a worker

  std::mutex mutex_;  // guards what follows, but for workers_, which only the owner touches
  std::condition_variable news_;
  std::deque<std::shared_ptr<Task>> waiting_;
  bool closed_ = false;
  std::vector<std::jthread> workers_;  // last, so that they are joined before anything they use goes
};
