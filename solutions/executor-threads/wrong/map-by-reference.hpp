// expect: memory memory-error
// The tasks of a map refer to its inputs instead of keeping copies, since map waits for them all. It does not
// where one of them throws: then the inputs are gone, and another task still runs.
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

  virtual void execute() = 0;

  [[nodiscard]] bool is_over() const { return phase_ == Phase::done || phase_ == Phase::cancelled; }

  bool end(Phase how) {
    std::function<void()> tell;
    {
      const std::scoped_lock lock(mutex_);
      if (how == Phase::cancelled && phase_ != Phase::waiting) return false;
      phase_ = how;
      tell = std::move(tell_);
    }
    ended_.notify_all();
    if (tell) tell();
    return true;
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  Phase phase_ = Phase::waiting;
  std::function<void()> tell_;
};

/// A task that gives an R.
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
      failure_ = std::current_exception();
    }
  }

  std::optional<R> result_;
  std::exception_ptr failure_;
};

/// … and that calls something.
template <class R>
class CallTask : public TaskFor<R> {
 public:
  explicit CallTask(std::function<R()> f) : f_(std::move(f)) {}

 private:
  R call() override { return f_(); }

  std::function<R()> f_;
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
    auto task = std::make_shared<CallTask<R>>(
        [f = std::move(f), kept = std::make_tuple(std::move(arguments)...)]() mutable -> R {
          return std::apply(f, std::move(kept));
        });
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) throw ShutDown();
      waiting_.push_back(task);
    }
    news_.notify_one();
    return Future<R>(std::move(task));
  }

  /// f of every input, each a task of its own; the results stand in the order of the inputs. Throws what one
  /// of the tasks threw. May be called by a task, too.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    std::vector<std::invoke_result_t<F, T>> results;
    results.reserve(inputs.size());
    if (works_for_ == this) {
      for (const T& input : inputs) results.push_back(std::invoke(f, input));
      return results;
    }
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    futures.reserve(inputs.size());
    for (const T& input : inputs) futures.push_back(submit([&] { return std::invoke(f, input); }));
    if (futures.empty()) throw_if_closed();
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  /// Calls visit(future) for each, in the caller's thread: whichever is done first comes first, as soon as it
  /// is done.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
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
    news_.notify_all();
    for (auto& task : dropped) task->cancel();
    workers_.clear();
  }

 private:
  void work() {
    works_for_ = this;
    std::unique_lock lock(mutex_);
    for (;;) {
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

  inline static thread_local const Executor* works_for_ = nullptr;

  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<std::shared_ptr<Task>> waiting_;
  bool closed_ = false;
  std::vector<std::jthread> workers_;
};
