// Binds a learner's executor to the programs of the executor contract (executor_programs.hpp): all that must
// be compiled with each submission. An exercise's guest.cpp:
//   #include "executor.hpp"
//   const manyhands::guest::RegisterExecutor<Executor> executor;
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/guest/executor_interface.hpp"
#include "kit/guest/executor_shape.hpp"
#include "kit/guest/executor_tasks.hpp"

namespace manyhands::guest {

template <class R, class Future>
struct BoundFuture final : FutureInterface<R> {
  explicit BoundFuture(Future its) : future(std::move(its)) {}
  R get() override { return future.get(); }
  void wait() override { future.wait(); }
  bool done() override { return future.done(); }
  bool cancel() override { return future.cancel(); }

  Future future;
};

/// Contains the executor itself, so its address is known before it is constructed, and tasks in any process
/// can find it.
template <class Executor>
class BoundExecutor final : public ExecutorInterface {
 public:
  void open(int workers) override { ::new (static_cast<void*>(place_)) Executor(workers); }
  void close() override { executor().~Executor(); }

  TaskFuture<int> submit(int (*f)(int), int a) override { return bound<int>(executor().submit(f, +a)); }
  TaskFuture<int> submit(int (*f)(int, int), int a, int b) override {
    return bound<int>(executor().submit(f, +a, +b));
  }
  TaskFuture<int> submit(int (*f)(int, int, int), int a, int b, int c) override {
    return bound<int>(executor().submit(f, +a, +b, +c));
  }
  TaskFuture<std::int64_t> submit(std::int64_t (*f)(int), int a) override {
    return bound<std::int64_t>(executor().submit(f, +a));
  }
  TaskFuture<std::string> submit(std::string (*f)(std::string, int), std::string a, int b) override {
    return bound<std::string>(executor().submit(f, std::move(a), +b));
  }
  TaskFuture<Numbers> submit(Numbers (*f)(Numbers, double), Numbers a, double b) override {
    return bound<Numbers>(executor().submit(f, std::move(a), +b));
  }

  std::vector<int> map(int (*f)(int), const std::vector<int>& inputs) override {
    return executor().map(f, inputs);
  }
  std::vector<int> map(int (*f)(const int&), const std::vector<int>& inputs) override {
    return executor().map(f, inputs);
  }
  std::vector<std::int64_t> map(std::int64_t (*f)(int), const std::vector<int>& inputs) override {
    return executor().map(f, inputs);
  }

  void as_completed(std::vector<TaskFuture<int>> futures, const Visit& visit) override {
    std::vector<Future> own;
    own.reserve(futures.size());
    for (auto& future : futures)
      own.push_back(std::move(static_cast<BoundFuture<int, Future>&>(future.its()).future));
    const std::function<void(Future)> visit_own = [&visit](Future future) {
      visit(bound<int>(std::move(future)));
    };
    executor().as_completed(std::move(own), visit_own);
  }

  void shutdown(Drain drain) override { executor().shutdown(drain); }

 private:
  using Future = FutureOfInt<Executor>;

  template <class R, class AnyFuture>
  static TaskFuture<R> bound(AnyFuture future) {
    // All futures of int have one type, so that as_completed can take any of them.
    using Kept = std::conditional_t<std::is_same_v<R, int>, Future, AnyFuture>;
    return TaskFuture<R>(std::make_unique<BoundFuture<R, Kept>>(std::move(future)));
  }
  Executor& executor() { return *std::launder(reinterpret_cast<Executor*>(place_)); }

  alignas(Executor) unsigned char place_[sizeof(Executor)];
};

/// Create exactly one per program, as a static object.
template <class Executor>
struct RegisterExecutor : HasContract<Executor> {
  RegisterExecutor() { bind_executor(places[0], places[1]); }

 private:
  static inline BoundExecutor<Executor> places[2];
};

}  // namespace manyhands::guest
