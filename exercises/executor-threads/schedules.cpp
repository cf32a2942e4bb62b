// Small programs for the check `schedules`: which orders of the threads' steps break the executor?
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "executor.hpp"
#include "kit/schedules/program/program.hpp"

namespace {

using manyhands::schedules::check;

template <class R>
std::optional<R> value_or_cancelled(Future<R>& future) {
  try {
    return future.get();
  } catch (const Cancelled&) {
    return std::nullopt;
  }
}

MANYHANDS_SCHEDULES(results, 1, "two workers, and three tasks") {
  Executor executor(2);
  auto one = executor.submit([](int n) { return n + 1; }, 1);
  auto two = executor.submit([]() -> int { throw std::runtime_error("no"); });
  auto three = executor.submit([] { return 3; });
  check(three.get() == 3, "get returns the result of its own task");
  bool threw = false;
  try {
    two.get();
  } catch (const std::runtime_error&) {
    threw = true;
  }
  check(threw, "get throws the exception of its own task");
  one.wait();
  check(one.done(), "a future is done when wait has returned");
  check(one.get() == 2, "get returns the result of its own task");
}

MANYHANDS_SCHEDULES(mapping, 2, "two workers, a map over three inputs, and futures as they are done") {
  Executor executor(2);
  check(executor.map([](int n) { return n * 10; }, std::vector<int>{1, 2, 3}) == std::vector<int>{10, 20, 30},
        "map returns the results in the order of the inputs");
  std::vector<Future<int>> futures;
  for (int i = 1; i <= 2; ++i) futures.push_back(executor.submit([i] { return i; }));
  int visited = 0;
  executor.as_completed(std::move(futures), [&](Future<int> future) {
    check(future.done(), "as_completed visits only futures that are done");
    visited += future.get();
  });
  check(visited == 3, "as_completed visits each future once");
}

MANYHANDS_SCHEDULES(cancelling, 3, "a task is cancelled while a worker may be about to start it") {
  Executor executor(1);
  int ran = 0;  // read after shutdown
  auto first = executor.submit([] { return 1; });
  auto second = executor.submit([&ran] { return ++ran; });
  const bool cancelled = second.cancel();
  check(value_or_cancelled(second).has_value() != cancelled, "a task is either cancelled or has a result");
  check(first.get() == 1, "get returns the result of its own task");
  executor.shutdown(Drain::yes);
  check(ran == (cancelled ? 0 : 1), "a cancelled task never runs, and another one runs once");
}

MANYHANDS_SCHEDULES(dropping, 3, "shutdown drops what is queued, while a worker takes tasks") {
  Executor executor(1);
  auto first = executor.submit([] { return 1; });
  auto second = executor.submit([] { return 2; });
  executor.shutdown(Drain::no);
  check(first.done() && second.done(), "after shutdown, every future is done");
  value_or_cancelled(first);
  value_or_cancelled(second);
}

MANYHANDS_SCHEDULES(inside, 4, "a task calls map on its own executor, which has one worker") {
  Executor executor(1);
  auto outer = executor.submit([&executor] {
    const auto inner = executor.map([](int n) { return n; }, std::vector<int>{1, 2});
    return inner[0] + inner[1];
  });
  check(outer.get() == 3, "map inside a task gives the same results");
}

}  // namespace
