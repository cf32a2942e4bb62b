// The steps of a test program, and the place where its executor is.
#pragma once
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "kit/guest/executor_interface.hpp"
#include "kit/guest/executor_tasks.hpp"
#include "kit/guest/shared_board.hpp"

namespace manyhands::guest {

// The steps of a program. Each one is a separate function, so that the stack of a stuck program shows in
// which step it is stuck.
namespace steps {

// Prevents a tail call, which would remove the function's frame from the stack.
inline void stay() {
  asm volatile("" ::: "memory");
}

template <class F, class... A>
[[gnu::noinline]] auto hand_in(ExecutorInterface& executor, F f, A... arguments) {
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

template <class F>
[[gnu::noinline]] auto map_inputs(ExecutorInterface& executor, F f, const std::vector<int>& inputs) {
  auto results = executor.map(f, inputs);
  stay();
  return results;
}

[[gnu::noinline]] inline void take_completed(ExecutorInterface& executor,
                                             std::vector<TaskFuture<int>> futures,
                                             const ExecutorInterface::Visit& visit) {
  executor.as_completed(std::move(futures), visit);
  stay();
}

[[gnu::noinline]] inline void shut_down(ExecutorInterface& executor, Drain drain) {
  board::add(board::closing);
  executor.shutdown(drain);
  stay();
}

[[gnu::noinline]] inline void destroy(ExecutorInterface& executor) {
  board::add(board::closing);
  executor.close();
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

/// The place of the first or the second executor, which is open as long as this object exists, or until
/// close().
class Workplace {
 public:
  explicit Workplace(int workers, int number = 0) : executor_(at(number)) { executor_.open(workers); }
  ~Workplace() { close(); }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ExecutorInterface& operator*() { return executor_; }
  void close() {
    if (open_) steps::destroy(executor_);
    open_ = false;
  }

  /// Also before it is open, and in any process.
  static ExecutorInterface& at(int number) { return *places()[static_cast<std::size_t>(number)]; }
  static void bind(ExecutorInterface& one, ExecutorInterface& other) { places() = {&one, &other}; }

 private:
  static std::array<ExecutorInterface*, 2>& places() {
    static std::array<ExecutorInterface*, 2> both{};
    return both;
  }

  ExecutorInterface& executor_;
  bool open_ = true;
};

namespace tasks {

/// Maps `n` inputs on the executor that runs this task, and returns the sum of the results.
inline std::int64_t spread(int n) {
  std::vector<int> inputs;
  for (int i = 0; i < n; ++i) inputs.push_back(i);
  std::int64_t sum = 0;
  for (const int result : Workplace::at(0).map(&tasks::value, inputs)) sum += result;
  return sum;
}

/// Like spread(), but nested: two tasks on each level.
inline std::int64_t branch(int levels) {
  if (levels == 0) return tasks::value(levels);
  std::int64_t sum = 0;
  for (const auto result : Workplace::at(0).map(&branch, std::vector<int>(2, levels - 1))) sum += result;
  return sum;
}

/// Maps two naps of `milliseconds`. A nap that its own worker runs is short, so a worker that helps with
/// queued tasks still has to wait for the other one.
inline int nap_inside(int milliseconds) {
  tasks::here_is_the_visitor();
  return Workplace::at(0).map(&tasks::nap_elsewhere, std::vector<int>(2, milliseconds)).back();
}

/// Like spread(), but on the second executor instead of the one that runs this task.
inline std::int64_t visit(int n) {
  tasks::here_is_the_visitor();
  std::vector<int> inputs;
  for (int i = 0; i < n; ++i) inputs.push_back(i);
  std::int64_t sum = 0;
  for (const int result : Workplace::at(1).map(&tasks::not_in_visitors_thread, inputs)) sum += result;
  return sum;
}

}  // namespace tasks

}  // namespace manyhands::guest
