// An executor whose tasks are sent to their workers as bytes. This one is serial: submit runs the task
// itself.
#pragma once
#include <exception>
#include <memory>
#include <type_traits>
#include <vector>

#include "manyhands/executor.hpp"
#include "manyhands/remote_call.hpp"  // pack_call, run_call, unpack; pack_exception, throw_exception

using manyhands::BrokenExecutor;
using manyhands::Bytes;
using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

/// Stands for the result of one task. It can be moved, and may outlive its executor.
template <class R>
class Future {
 public:
  /// Waits, then returns the task's result, or throws its exception, Cancelled or BrokenExecutor. Call it at
  /// most once.
  R get() {
    wait();
    if (state_->failed) manyhands::throw_exception(state_->outcome);
    return manyhands::unpack<R>(state_->outcome);
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
    Bytes outcome;        // of the task: its result, or
    bool failed = false;  // … its exception
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// Only one thread uses an executor and its futures.
class Executor {
 public:
  /// Tasks run only in `workers` child processes, one at a time in each.
  explicit Executor([[maybe_unused]] int workers) {}
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Submits the task f(arguments…), and returns at once. f is a registered function.
  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    if (closed_) throw ShutDown();
    Future<std::invoke_result_t<F, A...>> future;
    const Bytes call = manyhands::pack_call(f, arguments...);
    try {
      future.state_->outcome = manyhands::run_call(call);
    } catch (...) {
      future.state_->outcome = manyhands::pack_exception(std::current_exception());
      future.state_->failed = true;
    }
    return future;
  }

  /// Runs f(input) for every input, each as a separate task. Returns the results in the order of the inputs,
  /// or throws the exception of one of the tasks.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<std::invoke_result_t<F, T>> results;
    for (const T& input : inputs) results.push_back(submit(f, input).get());
    return results;
  }

  /// Calls visit(future) for each future in the caller's thread, as soon as it is done: the first to be done
  /// comes first.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    for (auto& future : futures) visit(std::move(future));
  }

  /// Accepts no more tasks: submit and map throw ShutDown from now on. Waiting tasks are run first, or
  /// cancelled. Returns when all workers have ended and have been waited for. A second call does nothing.
  void shutdown([[maybe_unused]] Drain drain) { closed_ = true; }

 private:
  bool closed_ = false;
};
