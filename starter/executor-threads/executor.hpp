// An executor: it accepts tasks and returns futures. This one is serial: submit runs the task itself.
#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

/// Stands for the result of one task. It can be moved, and may outlive its executor.
template <class R>
class Future {
 public:
  /// Waits, then returns the task's result, or throws its exception or Cancelled. Call it at most once.
  R get() {
    wait();
    if (state_->failure) std::rethrow_exception(state_->failure);
    return std::move(*state_->result);
  }

  /// Waits until done().
  void wait() {}

  /// True if the task has ended or was cancelled. Does not wait.
  bool done() const { return true; }

  /// Cancels the task if it has not started. True: it will never run, and is done(). False: it has started.
  bool cancel() { return false; }

 private:
  friend class Executor;
  struct State {
    std::optional<R> result;
    std::exception_ptr failure;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

class Executor {
 public:
  /// Tasks run only in the executor's own `workers` threads.
  explicit Executor([[maybe_unused]] int workers) {}
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Submits the task f(arguments…), and returns at once. R is never void.
  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    if (closed_) throw ShutDown();
    Future<std::invoke_result_t<F, A...>> future;
    try {
      future.state_->result = std::invoke(f, std::move(arguments)...);
    } catch (...) {
      future.state_->failure = std::current_exception();
    }
    return future;
  }

  /// Runs f(input) for every input, each as a separate task. Returns the results in the order of the inputs,
  /// or throws the exception of one of the tasks. A task may call it, too.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<std::invoke_result_t<F, T>> results;
    for (const T& input : inputs) results.push_back(std::invoke(f, input));
    return results;
  }

  /// Calls visit(future) for each future in the caller's thread, as soon as it is done: the first to be done
  /// comes first.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    for (auto& future : futures) visit(std::move(future));
  }

  /// Accepts no more tasks: submit and map throw ShutDown from now on. Waiting tasks are run first, or
  /// cancelled. Returns when all workers have ended. A second call does nothing.
  void shutdown([[maybe_unused]] Drain drain) { closed_ = true; }

 private:
  bool closed_ = false;
};
