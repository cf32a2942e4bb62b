// expect: correct ran-in-callers-thread
// A deferred task runs in the thread that asks for its result: nothing runs before that, and nothing runs in
// parallel.
#pragma once
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "manyhands/executor.hpp"

using manyhands::Cancelled;
using manyhands::Drain;
using manyhands::ShutDown;

template <class R>
class Future {
 public:
  explicit Future(std::future<R> result) : result_(std::move(result)) {}

  R get() { return result_.get(); }
  void wait() { result_.wait(); }
  bool done() { return result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  bool cancel() { return false; }

 private:
  std::future<R> result_;
};

class Executor {
 public:
  explicit Executor(int) {}

  template <class F, class... A>
  auto submit(F f, A... arguments) -> Future<std::invoke_result_t<F, A...>> {
    if (closed_) throw ShutDown();
    return Future(std::async(std::launch::deferred, std::move(f), std::move(arguments)...));
  }

  template <class F, class T>
  auto map(F f, const std::vector<T>& inputs) -> std::vector<std::invoke_result_t<F, T>> {
    if (closed_) throw ShutDown();
    std::vector<Future<std::invoke_result_t<F, T>>> futures;
    for (const T& input : inputs) futures.push_back(submit(f, input));
    std::vector<std::invoke_result_t<F, T>> results;
    for (auto& future : futures) results.push_back(future.get());
    return results;
  }

  template <class R, class Visit>
  void as_completed(std::vector<Future<R>> futures, Visit visit) {
    for (auto& future : futures) visit(std::move(future));
  }

  void shutdown(Drain) { closed_ = true; }

 private:
  bool closed_ = false;
};
