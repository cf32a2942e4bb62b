// What an executor must have to run the test programs, checked when a learner's files are compiled.
#pragma once
#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/guest/executor_tasks.hpp"
#include "manyhands/executor.hpp"

namespace manyhands::guest {

template <class Executor>
using FutureOfInt = decltype(std::declval<Executor&>().submit(&tasks::value, 1));

// What an executor must have, with a separate error message for each missing part.
template <class Executor>
struct HasContract {
  using Future = FutureOfInt<Executor>;
  static_assert(std::is_constructible_v<Executor, int>, "Executor needs: explicit Executor(int workers)");
  static_assert(std::is_move_constructible_v<Future>, "a Future can be moved");
  static_assert(
      requires(Future f) {
        { f.get() } -> std::convertible_to<int>;
      },
      "Future<R> needs: R get()");
  static_assert(
      requires(Future f) { f.wait(); }, "Future<R> needs: void wait()");
  static_assert(
      requires(Future f) {
        { f.done() } -> std::convertible_to<bool>;
      },
      "Future<R> needs: bool done()");
  static_assert(
      requires(Future f) {
        { f.cancel() } -> std::convertible_to<bool>;
      },
      "Future<R> needs: bool cancel()");
  static_assert(
      requires(Executor e, std::vector<int> v) {
        { e.map(&tasks::value, v) } -> std::same_as<std::vector<int>>;
      },
      "Executor needs: std::vector<R> map(F f, const std::vector<T>& inputs)");
  static_assert(
      requires(Executor e, std::vector<Future> fs, void (*visit)(Future)) {
        e.as_completed(std::move(fs), visit);
      },
      "Executor needs: void as_completed(std::vector<Future<R>> futures, Visit visit)");
  static_assert(
      requires(Executor e) { e.shutdown(Drain::no); }, "Executor needs: void shutdown(Drain drain)");
};

}  // namespace manyhands::guest
