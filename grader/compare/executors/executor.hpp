// The executor of executor-threads over a pool that a library provides: oneTBB's, or without it Asio's.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef MANYHANDS_USES_TBB  // the version's libraries contain it (course.yaml)
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#else
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#endif

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

/// A fixed number of threads that call functions.
class Pool {
 public:
#ifdef MANYHANDS_USES_TBB
  explicit Pool(int workers)
      : limit_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers) + 1),
        arena_(workers, 0) {}
  void call(std::function<void()> function) {
    arena_.enqueue(group_.defer(std::move(function)));
  }
  void wait() {
    group_.wait();
  }

 private:
  tbb::global_control limit_;  // oneTBB counts the main thread, too
  tbb::task_arena arena_;
  tbb::task_group group_;
#else
  explicit Pool(int workers) : threads_(static_cast<std::size_t>(workers)) {}
  void call(std::function<void()> function) {
    boost::asio::post(threads_, std::move(function));
  }
  void wait() {
    threads_.join();
  }

 private:
  boost::asio::thread_pool threads_;
#endif
};

/// Whoever takes a task first, the pool or cancel(), decides how it ends.
template <class R>
class Task {
 public:
  explicit Task(std::function<R()> work) : work_(std::move(work)) {}

  void run() {
    if (taken_.exchange(true)) return;
    try {
      result_.set_value(work_());
    } catch (...) {
      result_.set_exception(std::current_exception());
    }
    tell();
  }
  bool cancel() {
    if (taken_.exchange(true)) return false;
    result_.set_exception(std::make_exception_ptr(Cancelled()));
    tell();
    return true;
  }
  std::future<R> future() { return result_.get_future(); }
  /// Calls `then` at the end of the task, or now if it has ended.
  void at_the_end(std::function<void()> then) {
    std::unique_lock lock(mutex_);
    if (!ended_) return static_cast<void>(then_ = std::move(then));
    lock.unlock();
    then();
  }

 private:
  void tell() {
    std::unique_lock lock(mutex_);
    ended_ = true;
    const auto then = std::exchange(then_, nullptr);
    lock.unlock();
    if (then) then();
  }

  std::function<R()> work_;
  std::promise<R> result_;
  std::atomic<bool> taken_ = false;
  std::mutex mutex_;
  bool ended_ = false;
  std::function<void()> then_;
};

template <class R>
class Future {
 public:
  explicit Future(std::shared_ptr<Task<R>> task) : task_(std::move(task)), result_(task_->future()) {}
  R get() { return result_.get(); }
  void wait() const { result_.wait(); }
  bool done() const { return result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  bool cancel() { return task_->cancel(); }

 private:
  friend class Executor;
  std::shared_ptr<Task<R>> task_;
  std::future<R> result_;
};

class Executor {
 public:
  explicit Executor(int workers) : pool_(workers) {}
  ~Executor() { shutdown(Drain::yes); }

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    if (closed_) throw ShutDown();
    using R = std::invoke_result_t<F, A...>;
    auto task = std::make_shared<Task<R>>([=] { return std::invoke(f, arguments...); });
    pool_.call([this, task] { begin(*task); });
    return Future<R>(task);
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const auto& input : inputs) futures.push_back(submit(f, input));
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) {
      if (working == this) future.task_->run();  // a worker must not wait for a task that nobody has begun
      results.push_back(future.get());
    }
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    struct Completed {
      std::mutex mutex;
      std::condition_variable more;
      std::queue<std::size_t> numbers;
    };
    const auto completed = std::make_shared<Completed>();
    for (std::size_t i = 0; i < futures.size(); ++i)
      futures[i].task_->at_the_end([completed, i] {
        const std::scoped_lock lock(completed->mutex);
        completed->numbers.push(i);
        completed->more.notify_one();
      });
    for (std::size_t n = 0; n < futures.size(); ++n) {
      std::unique_lock lock(completed->mutex);
      completed->more.wait(lock, [&] { return !completed->numbers.empty(); });
      const auto i = completed->numbers.front();
      completed->numbers.pop();
      lock.unlock();
      visit(std::move(futures[i]));
    }
  }

  void shutdown(Drain drain) {
    closed_ = true;
    if (drain == Drain::no) dropped_ = true;
    pool_.wait();
  }

 private:
  template <class R>
  void begin(Task<R>& task) {
    working = this;
    dropped_ ? static_cast<void>(task.cancel()) : task.run();
    working = nullptr;
  }

  static inline thread_local Executor* working = nullptr;  // in a worker that runs a task: its executor
  std::atomic<bool> closed_ = false;
  std::atomic<bool> dropped_ = false;
  Pool pool_;
};
