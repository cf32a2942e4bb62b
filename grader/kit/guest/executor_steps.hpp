// The steps of a test program, and the place where its executor is.
#pragma once
#include <cstdint>
#include <functional>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/guest/executor_tasks.hpp"
#include "kit/guest/shared_board.hpp"
#include "manyhands/executor.hpp"

namespace manyhands::guest {

// The steps of a program. Each one is a separate function, so that the stack of a stuck program shows in
// which step it is stuck.
namespace steps {

// Prevents a tail call, which would remove the function's frame from the stack.
inline void stay() {
  asm volatile("" ::: "memory");
}

template <class Executor, class F, class... A>
[[gnu::noinline]] auto hand_in(Executor& executor, F f, A... arguments) {
  auto future = executor.submit(f, std::move(arguments)...);
  stay();
  return future;
}

template <class Future>
[[gnu::noinline]] auto take_result(Future& future) {
  auto result = future.get();
  stay();
  return result;
}

/// Of a task that is known to be about to throw.
template <class Future>
[[gnu::noinline]] auto take_failure(Future& future) {
  auto result = future.get();
  stay();
  return result;
}

template <class Future>
[[gnu::noinline]] void wait_for_result(Future& future) {
  future.wait();
  stay();
}

template <class Executor, class F, class T>
[[gnu::noinline]] auto map_inputs(Executor& executor, F f, const std::vector<T>& inputs) {
  auto results = executor.map(f, inputs);
  stay();
  return results;
}

// One type for all visitors, so that as_completed is compiled only once.
template <class Executor, class Future>
[[gnu::noinline]] void take_completed(Executor& executor, std::vector<Future> futures,
                                      std::function<void(std::type_identity_t<Future>)> visit) {
  executor.as_completed(std::move(futures), visit);
  stay();
}

template <class Executor>
[[gnu::noinline]] void shut_down(Executor& executor, Drain drain) {
  board::add(board::closing);
  executor.shutdown(drain);
  stay();
}

template <class Executor>
[[gnu::noinline]] void destroy(Executor& executor) {
  board::add(board::closing);
  executor.~Executor();
  stay();
}

[[gnu::noinline]] inline void see_begun(int cell, int tasks) {
  board::wait_for(cell, static_cast<std::uint32_t>(tasks));
  stay();
}

/// Until another thread, which increments that cell, has returned from wait().
[[gnu::noinline]] inline void see_back(int cell) {
  board::wait_for(cell, 1);
  stay();
}

}  // namespace steps

/// Storage for an executor, at an address that is known before the executor is constructed. A second executor
/// needs another number.
template <class Executor, int number = 0>
class Workplace {
 public:
  explicit Workplace(int workers) {
    here = reinterpret_cast<Executor*>(place);
    ::new (static_cast<void*>(place)) Executor(workers);
  }
  ~Workplace() { close(); }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  Executor& operator*() { return *here; }
  void close() {
    if (open_) steps::destroy(*here);
    open_ = false;
  }

  static inline Executor* here = nullptr;

 private:
  alignas(Executor) static inline unsigned char place[sizeof(Executor)];
  bool open_ = true;
};

namespace tasks {

/// Maps `n` inputs on the executor that runs this task, and returns the sum of the results.
template <class Executor>
std::int64_t spread(int n) {
  std::vector<int> inputs;
  for (int i = 0; i < n; ++i) inputs.push_back(i);
  std::int64_t sum = 0;
  for (const int result : Workplace<Executor>::here->map(&tasks::value, inputs)) sum += result;
  return sum;
}

/// Like spread(), but nested: two tasks on each level.
template <class Executor>
std::int64_t branch(int levels) {
  if (levels == 0) return tasks::value(levels);
  std::int64_t sum = 0;
  for (const auto result : Workplace<Executor>::here->map(&branch<Executor>, std::vector<int>(2, levels - 1)))
    sum += result;
  return sum;
}

/// Maps two naps of `milliseconds`. A nap that its own worker runs is short, so a worker that helps with
/// queued tasks still has to wait for the other one.
template <class Executor>
int nap_inside(int milliseconds) {
  tasks::here_is_the_visitor();
  return Workplace<Executor>::here->map(&tasks::nap_elsewhere, std::vector<int>(2, milliseconds)).back();
}

/// Like spread(), but on the second executor instead of the one that runs this task.
template <class Executor>
std::int64_t visit(int n) {
  tasks::here_is_the_visitor();
  std::vector<int> inputs;
  for (int i = 0; i < n; ++i) inputs.push_back(i);
  std::int64_t sum = 0;
  for (const int result : Workplace<Executor, 1>::here->map(&tasks::not_in_visitors_thread, inputs))
    sum += result;
  return sum;
}

}  // namespace tasks

}  // namespace manyhands::guest
