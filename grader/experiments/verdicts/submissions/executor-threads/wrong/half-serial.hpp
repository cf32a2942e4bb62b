// expect: speed serial-part
// Every second piece is done before the threads are started: half of the work is serial.
#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

inline void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  for (int i = 0; i < pieces; i += 2) piece(0, i);
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = 1 + 2 * worker; i < pieces; i += 2 * workers) piece(worker, i);
    });
}

/// Only map uses threads here, because the speed check measures map.
template <class R>
class Future {
 public:
  R get() {
    if (state_->failure) std::rethrow_exception(state_->failure);
    return std::move(*state_->result);
  }
  void wait() {}
  bool done() const { return true; }
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
  explicit Executor(int workers) : workers_(workers) {}
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

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

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<std::optional<std::invoke_result_t<F, T>>> found(inputs.size());
    run(static_cast<int>(inputs.size()), workers_, [&](int, int i) {
      const auto index = static_cast<std::size_t>(i);
      found[index] = std::invoke(f, inputs[index]);
    });
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& result : found) results.push_back(std::move(*result));
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    for (auto& future : futures) visit(std::move(future));
  }

  void shutdown(Drain) { closed_ = true; }

 private:
  int workers_;
  bool closed_ = false;
};
