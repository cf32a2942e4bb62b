// An executor: takes tasks in, and gives futures out. This one is serial: submit runs the task itself.
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

/// What becomes of one task. It can be moved, and outlives its executor.
template <class R>
class Future {
 public:
  /// Waits; then gives what the task returned, or throws what it threw, or Cancelled. At most once.
  R get() {
    wait();
    if (state_->failure) std::rethrow_exception(state_->failure);
    return std::move(*state_->result);
  }

  /// Waits until done().
  void wait() {}

  /// Has the task ended, or was it cancelled? Does not wait.
  bool done() const { return true; }

  /// Takes the task back if it has not begun. True: it never will, and is done(). False: it has begun.
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
  /// Tasks run in `workers` threads of the executor, and nowhere else.
  explicit Executor([[maybe_unused]] int workers) {}
  ~Executor() { shutdown(Drain::yes); }
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Hands in the task f(arguments…), and returns at once. R is never void.
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

  /// f of every input, each a task of its own; the results stand in the order of the inputs. Throws what one
  /// of the tasks threw. May be called by a task, too.
  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<std::invoke_result_t<F, T>> results;
    for (const T& input : inputs) results.push_back(std::invoke(f, input));
    return results;
  }

  /// Calls visit(future) for each, in the caller's thread: whichever is done first comes first, as soon as it
  /// is done.
  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    for (auto& future : futures) visit(std::move(future));
  }

  /// Takes no more tasks: submit and map throw ShutDown from now on. Tasks that wait are done first, or
  /// cancelled. Returns when all workers have ended. A second call does nothing.
  void shutdown([[maybe_unused]] Drain drain) { closed_ = true; }

 private:
  bool closed_ = false;
};
