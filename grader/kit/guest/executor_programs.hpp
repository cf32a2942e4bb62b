// The test programs of the executor contract: every executor of the course must run them correctly, whatever
// it is built on. They are written for any type with the interface below; an exercise's guest.cpp binds its
// own:
//   #include "executor.hpp"
//   const manyhands::guest::RegisterExecutor<Executor> executor;
//
//   class Executor {
//     explicit Executor(int workers);
//     ~Executor();                                            // like shutdown(Drain::yes)
//     Future<R> submit(F f, A... arguments);                  // R: the result of f
//     std::vector<R> map(F f, const std::vector<T>& inputs);  // R: the result of f for one T
//     void as_completed(std::vector<Future<R>> futures, Visit visit);  // visit(Future<R>)
//     void shutdown(Drain drain);
//   };
//   class Future<R> { R get(); void wait(); bool done(); bool cancel(); };   // movable; get() only once
//
// The submitted tasks are free functions with plain arguments and results, and their progress is recorded on
// the shared board, so nothing here depends on whether a worker is a thread or a process. Each process runs
// one program. The executor's address is known before it is constructed, so that a task can find it.
#pragma once
#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/guest/at_rest.hpp"
#include "kit/guest/atomic_stops.hpp"
#include "kit/guest/executor_tasks.hpp"
#include "kit/guest/plain.hpp"
#include "kit/guest/shared_board.hpp"
#include "kit/guest/stepped_aside.hpp"
#include "kit/guest/value.hpp"
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

template <class Executor>
class ExecutorPrograms {
 public:
  static void bind() {
    const auto add = [](const char* name, Program program) { add_program(name, program); };
    add("results", &run<&ExecutorPrograms::results>);
    add("held_arguments", &run<&ExecutorPrograms::held_arguments>);
    add("failures", &run<&ExecutorPrograms::failures>);
    add("done_before_get", &run<&ExecutorPrograms::done_before_get>);
    add("sleeping_workers", &run<&ExecutorPrograms::sleeping_workers>);
    add("at_once", &run<&ExecutorPrograms::at_once>);
    add("at_most", &run<&ExecutorPrograms::at_most>);
    add("idle", &run<&ExecutorPrograms::idle>);
    add("map_values", &run<&ExecutorPrograms::map_values>);
    add("map_in_reverse", &run<&ExecutorPrograms::map_in_reverse>);
    add("map_fails", &run<&ExecutorPrograms::map_fails>);
    add("map_fails_early", &run<&ExecutorPrograms::map_fails_early>);
    add("completed", &run<&ExecutorPrograms::completed>);
    add("completed_all_kinds", &run<&ExecutorPrograms::completed_all_kinds>);
    add("cancel", &run<&ExecutorPrograms::cancel>);
    add("cancel_as_it_begins", &run<&ExecutorPrograms::cancel_as_it_begins>);
    add("shutdown", &run<&ExecutorPrograms::shutdown>);
    add("destroy", &run<&ExecutorPrograms::destroy>);
    add("after_shutdown", &run<&ExecutorPrograms::after_shutdown>);
    add("traffic", &run<&ExecutorPrograms::traffic>);
    add("nested", &run<&ExecutorPrograms::nested>);
    add("two_executors", &run<&ExecutorPrograms::two_executors>);
    add("crunch", &run<&ExecutorPrograms::crunch>);
  }

 private:
  using Place = Workplace<Executor>;
  using Future = FutureOfInt<Executor>;
  static constexpr int begun = board::first_free;
  static constexpr int gate = board::first_free + 1;
  static constexpr int ran = board::first_free + 2;

  template <Value (*program)(const Value& args)>
  static Value run(const Value& args) {
    if (args.contains("seed")) board::set(board::seed, args.at("seed"));
    Value value = program(args);
    value.set("blind", board::value(board::blind));
    value.set("in_callers_thread", board::value(board::in_callers_thread));
    return value;
  }

  // The outcome of get(): {"value": …}, {"threw": what()}, {"cancelled": true}, ….
  template <class AFuture>
  static Value outcome_of(AFuture& future) {
    return outcome_of_call([&] { return steps::take_result(future); });
  }
  template <class F>
  static Value outcome_of_call(F f) {
    try {
      return {{"value", f()}};
    } catch (const Cancelled&) {
      return {{"cancelled", true}};
    } catch (const ShutDown&) {
      return {{"shut_down", true}};
    } catch (const tasks::Failure& e) {
      return {{"threw", e.what()}};
    } catch (const int number) {
      return {{"number", number}};
    } catch (const std::exception& e) {
      return {{"other", e.what()}};
    } catch (...) {
      return {{"other", "something that is not a std::exception"}};
    }
  }

  static Value results(const Value& args) {
    Place executor(args.at("workers"));
    const int tasks = args.at("tasks");
    std::vector<Future> futures;
    for (int i = 0; i < tasks; ++i) futures.push_back(steps::hand_in(*executor, &tasks::value, i));
    auto text = steps::hand_in(*executor, &tasks::repeated, std::string("tick "), 20);
    auto numbers = steps::hand_in(*executor, &tasks::scaled, std::vector<double>{1, 2, 3}, 0.5);
    Value values = Value::array();
    // In reverse order, so that some results are requested long after the tasks are done.
    values.push_back(steps::take_result(numbers));
    values.push_back(steps::take_result(text));
    for (auto future = futures.rbegin(); future != futures.rend(); ++future)
      values.push_back(steps::take_result(*future));
    return {{"values", values}};
  }

  // The tasks are still queued when the frames that submitted them are gone and their memory is reused.
  static Value held_arguments(const Value&) {
    Place executor(1);
    auto held = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
    steps::see_begun(begun, 1);
    auto text = waiting_text(*executor);
    auto numbers = waiting_numbers(*executor);
    auto number = steps::hand_in(*executor, &tasks::value, 7);
    use_the_stack();
    board::set(gate, 1);
    Value values = Value::array();
    values.push_back(steps::take_result(held));
    values.push_back(steps::take_result(text));
    values.push_back(steps::take_result(numbers));
    values.push_back(steps::take_result(number));
    return {{"values", values}};
  }
  [[gnu::noinline]] static auto waiting_text(Executor& executor) {
    const std::string text(60, 'x');
    return steps::hand_in(executor, &tasks::repeated, text, 3);
  }
  [[gnu::noinline]] static auto waiting_numbers(Executor& executor) {
    const std::vector<double> numbers(40, 2.5);
    return steps::hand_in(executor, &tasks::scaled, numbers, 2.0);
  }
  [[gnu::noinline]] static void use_the_stack() {
    std::array<unsigned char, 2000> waste;
    waste.fill(0xee);
    asm volatile("" ::"r"(waste.data()) : "memory");
  }

  static Value failures(const Value& args) {
    Place executor(args.at("workers"));
    Value outcomes = Value::array();
    // Once the task is known to have thrown, a caller that blocks forever was never notified. Without this,
    // the task might not have started at all.
    auto first = steps::hand_in(*executor, &tasks::fails, 0);
    steps::see_begun(board::failing, 1);
    outcomes.push_back(outcome_of_call([&first] { return steps::take_failure(first); }));
    std::vector<Future> futures;
    for (int i = 1; i < 6; ++i)
      futures.push_back(steps::hand_in(*executor, i % 2 == 0 ? &tasks::fails : &tasks::value, +i));
    futures.push_back(steps::hand_in(*executor, &tasks::throws_a_number, 6));
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    return {{"outcomes", outcomes}};
  }

  // The only worker takes the second task only after it has finished the first one.
  static Value done_before_get(const Value&) {
    Place executor(1);
    auto held = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
    steps::see_begun(begun, 1);
    auto waiting = steps::hand_in(*executor, &tasks::hold, begun + 2, gate + 2, 2);
    const Value before = {held.done(), waiting.done()};
    board::set(gate, 1);
    steps::see_begun(begun + 2, 1);
    const bool after = held.done();
    steps::wait_for_result(held);
    const int first = steps::take_result(held);
    board::set(gate + 2, 1);
    steps::wait_for_result(waiting);
    const bool at_end = waiting.done();
    return {{"before", before}, {"after", {after, at_end}}, {"values", {first, steps::take_result(waiting)}}};
  }

  // Each round of tasks arrives when all workers are asleep.
  static Value sleeping_workers(const Value& args) {
    const int workers = args.at("workers");
    Place executor(workers);
    Value values = Value::array();
    for (int round = 0; round < 5; ++round) {
      until_others_rest();
      auto future = steps::hand_in(*executor, &tasks::value, round);
      values.push_back(steps::take_result(future));
    }
    return {{"values", values}};
  }

  static Value at_once(const Value& args) {
    const int workers = args.at("workers");
    Place executor(workers);
    std::vector<Future> futures;
    for (int i = 0; i < workers; ++i) futures.push_back(steps::hand_in(*executor, &tasks::meet, +workers));
    Value values = Value::array();
    for (auto& future : futures) values.push_back(steps::take_result(future));
    return {{"values", values}};
  }

  // Many more tasks than workers; each one may finish only when all workers are in the middle of a task.
  static Value at_most(const Value& args) {
    const int workers = args.at("workers");
    const int tasks = args.at("tasks");
    Place executor(workers);
    std::vector<Future> futures;
    for (int i = 0; i < tasks; ++i) futures.push_back(steps::hand_in(*executor, &tasks::pass, i));
    steps::see_begun(begun, workers);
    until_others_rest();
    for (int gone = 1; gone <= tasks; ++gone) {
      steps::see_begun(begun, std::min(tasks, workers + gone - 1));
      board::set(gate, static_cast<std::uint32_t>(gone));
    }
    Value values = Value::array();
    for (auto& future : futures) values.push_back(steps::take_result(future));
    return {{"values", values}, {"peak", board::value(board::peak)}};
  }

  // One task waits, as for the network; meanwhile there is nothing else to do.
  static Value idle(const Value& args) {
    const std::string how = args.at("how");
    const int span = args.at("ms");
    Place executor(args.at("workers"));
    if (how == "map") {
      steps::map_inputs(*executor, &tasks::nap, std::vector<int>{span});
      return Value::object();
    }
    if (how == "map_inside") {
      auto outer = steps::hand_in(*executor, &tasks::nap_inside<Executor>, +span);
      steps::take_result(outer);
      return Value::object();
    }
    std::vector<Future> futures;
    futures.push_back(steps::hand_in(*executor, &tasks::nap, +span));
    if (how == "get") steps::take_result(futures.front());
    if (how == "as_completed")
      steps::take_completed(*executor, std::move(futures), [](Future future) { future.get(); });
    else if (how == "shutdown")
      steps::shut_down(*executor, Drain::yes);
    return Value::object();
  }

  static std::vector<int> up_to(int n) {
    std::vector<int> inputs;
    for (int i = 0; i < n; ++i) inputs.push_back(i);
    return inputs;
  }

  static Value map_values(const Value& args) {
    Place executor(args.at("workers"));
    Value lists = Value::array();
    for (const int n : {40, 1, 0}) lists.push_back(steps::map_inputs(*executor, &tasks::value, up_to(n)));
    return {{"lists", lists}};
  }

  static Value map_in_reverse(const Value&) {
    Place executor(2);
    return {{"values", steps::map_inputs(*executor, &tasks::in_reverse, up_to(3))}};
  }

  static Value map_fails(const Value& args) {
    Place executor(args.at("workers"));
    Value outcomes = Value::array();
    outcomes.push_back(
        outcome_of_call([&] { return steps::map_inputs(*executor, &tasks::fails_at_three, up_to(6)); }));
    outcomes.push_back(
        outcome_of_call([&] { return steps::map_inputs(*executor, &tasks::value, up_to(2)); }));
    return {{"outcomes", outcomes}};
  }

  // When map throws, another of its tasks may still be running, and its inputs no longer exist.
  static Value map_fails_early(const Value&) {
    Place executor(2);
    const auto outcome =
        outcome_of_call([&] { return steps::map_inputs(*executor, &tasks::outlives_a_failure, up_to(2)); });
    board::wait_for(board::first_free + 1, 1);
    return {{"outcome", outcome}};
  }

  // Three tasks; each finishes only after its predecessor in `order` has been visited.
  static Value completed(const Value& args) {
    const std::vector<int> order = args.at("order");
    const int n = static_cast<int>(order.size());
    Place executor(n);
    std::vector<Future> futures;
    for (int i = 0; i < n; ++i)
      futures.push_back(steps::hand_in(*executor, &tasks::hold, +begun, begun + 1 + i, +i));
    steps::see_begun(begun, n);
    Value values = Value::array();
    const auto let_next_go = [&] {
      if (values.size() < order.size()) board::set(begun + 1 + order[values.size()], 1);
    };
    let_next_go();
    steps::take_completed(*executor, std::move(futures), [&](Future future) {
      values.push_back(steps::take_result(future));
      let_next_go();
    });
    return {{"values", values}};
  }

  // Failed and cancelled tasks are visited like all others.
  static Value completed_all_kinds(const Value& args) {
    Place executor(args.at("workers"));
    std::vector<Future> futures;
    bool cancelled = false;
    {
      std::vector<Future> held;
      const int workers = args.at("workers");
      for (int i = 0; i < workers; ++i)
        held.push_back(steps::hand_in(*executor, &tasks::hold, +begun, +gate, 100));
      steps::see_begun(begun, workers);
      for (int i = 0; i < 4; ++i)
        futures.push_back(steps::hand_in(*executor, i == 1 ? &tasks::fails : &tasks::value, +i));
      cancelled = futures[2].cancel();
      board::set(gate, 1);
      for (auto& future : held) steps::take_result(future);
    }
    Value outcomes = Value::array();
    steps::take_completed(*executor, std::move(futures),
                          [&](Future future) { outcomes.push_back(outcome_of(future)); });
    int none = 0;
    steps::take_completed(*executor, std::vector<Future>(), [&](Future) { ++none; });
    return {{"outcomes", outcomes}, {"cancelled", cancelled}, {"of_none", none}};
  }

  static Value cancel(const Value&) {
    bool waiting_said = false;
    bool running_said = false;
    bool ended_said = false;
    Value outcomes = Value::array();
    bool cancelled_is_done = false;
    {
      Place executor(1);
      auto running = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
      steps::see_begun(begun, 1);
      auto waiting = steps::hand_in(*executor, &tasks::note, +ran, 2);
      auto kept = steps::hand_in(*executor, &tasks::value, 3);
      waiting_said = waiting.cancel();
      cancelled_is_done = waiting.done();
      running_said = running.cancel();
      board::set(gate, 1);
      outcomes.push_back(outcome_of(running));
      if (waiting_said) outcomes.push_back(outcome_of(waiting));
      steps::wait_for_result(kept);
      ended_said = kept.cancel();
      outcomes.push_back(outcome_of(kept));
    }
    const Value said{{"waiting", waiting_said}, {"running", running_said}, {"ended", ended_said}};
    return {{"said", said}, {"outcomes", outcomes}, {"done", cancelled_is_done}, {"ran", board::value(ran)}};
  }

  // The worker becomes free and races with cancel() for the task. `inside`: the worker becomes free when
  // cancel() has read an atomic variable and is stopped there. `steps`: the number of mutex unlocks before
  // cancel(). If each unlock makes the thread step aside, they decide how far the worker has got.
  static Value cancel_as_it_begins(const Value& args) {
    bool said = false;
    Value outcome;
    {
      Place executor(1);
      auto running = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
      steps::see_begun(begun, 1);
      auto waiting = steps::hand_in(*executor, &tasks::note, +ran, 2);
      const auto open = [] { board::set(gate, 1); };
      const bool later = args.at("inside") && atomic_stops::at_next_stop(open);
      if (!later) open();
      if (!args.at("inside")) until_one_is_aside();  // so that the worker is always the one ahead
      std::mutex of_nobody_else;
      for (int i = 0, steps = args.at("steps"); i < steps; ++i) {
        const std::scoped_lock lock(of_nobody_else);
      }
      said = waiting.cancel();
      atomic_stops::at_next_stop(nullptr);
      open();
      outcome = outcome_of(waiting);
      steps::take_result(running);
    }
    return {{"said", said}, {"outcome", outcome}, {"ran", board::value(ran)}};
  }

  // Five tasks are queued behind one that finishes only when the executor is being shut down.
  static Value shutdown(const Value& args) {
    Place executor(1);
    const auto drain = args.at("drain") ? Drain::yes : Drain::no;
    std::vector<Future> futures;
    futures.push_back(steps::hand_in(*executor, &tasks::last, +begun, 0));
    steps::see_begun(begun, 1);
    for (int i = 1; i <= 5; ++i) futures.push_back(steps::hand_in(*executor, &tasks::note, +ran, +i));
    steps::shut_down(*executor, drain);
    const auto at_once = board::value(ran);
    const auto inside = board::value(board::inside);
    if (args.contains("again") && args.at("again")) steps::shut_down(*executor, Drain::no);
    Value outcomes = Value::array();
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    executor.close();
    return {{"ran", at_once}, {"inside", inside}, {"ran_later", board::value(ran)}, {"outcomes", outcomes}};
  }

  // Like shutdown() with Drain::yes, but by the destructor.
  static Value destroy(const Value& args) {
    const int workers = args.at("workers");
    std::vector<Future> futures;
    if (args.at("used")) {
      Place executor(workers);
      for (int i = 0; i < workers; ++i)
        futures.push_back(steps::hand_in(*executor, &tasks::last, +begun, +i));
      steps::see_begun(begun, workers);
      for (int i = 1; i <= 5; ++i) futures.push_back(steps::hand_in(*executor, &tasks::note, +ran, +i));
    } else {
      Place executor(workers);
      until_others_rest();
    }
    const auto at_once = board::value(ran);
    Value outcomes = Value::array();
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    return {{"ran", at_once}, {"outcomes", outcomes}};
  }

  static Value after_shutdown(const Value& args) {
    Place executor(args.at("workers"));
    auto before = steps::hand_in(*executor, &tasks::value, 1);
    const int value = steps::take_result(before);
    steps::shut_down(*executor, args.at("drain") ? Drain::yes : Drain::no);
    const auto submitted = outcome_of_call([&] {
      const auto future = steps::hand_in(*executor, &tasks::note, +ran, 2);
      return 0;
    });
    const auto mapped =
        outcome_of_call([&] { return steps::map_inputs(*executor, &tasks::value, up_to(2)); });
    executor.close();
    return {{"value", value}, {"submitted", submitted}, {"mapped", mapped}, {"ran", board::value(ran)}};
  }

  // A lot of traffic without gates: a race detector sees missing synchronisation, and wrong sums reveal lost
  // tasks.
  static Value traffic(const Value& args) {
    Place executor(args.at("workers"));
    const int tasks = args.at("tasks");
    constexpr int cell = 64;  // one for each task
    std::vector<Future> futures;
    for (int i = 0; i < tasks; ++i) futures.push_back(steps::hand_in(*executor, &tasks::note, cell + i, +i));
    std::vector<char> said(static_cast<std::size_t>(tasks));
    for (int i = 2; i < tasks; i += 3)
      said[static_cast<std::size_t>(i)] = futures[static_cast<std::size_t>(i)].cancel();
    const auto mapped = steps::map_inputs(*executor, &tasks::value, up_to(20));
    Value outcomes = Value::array();
    const int half = tasks / 2;
    for (int i = 0; i < half; ++i) {
      static_cast<void>(futures[static_cast<std::size_t>(i)].done());
      outcomes.push_back(outcome_of(futures[static_cast<std::size_t>(i)]));
    }
    Value handed_out = Value::array();
    std::vector<Future> rest;
    for (int i = half; i < tasks; ++i) rest.push_back(std::move(futures[static_cast<std::size_t>(i)]));
    steps::take_completed(*executor, std::move(rest),
                          [&](Future future) { handed_out.push_back(outcome_of(future)); });
    executor.close();
    Value ran_times = Value::array();
    Value cancelled = Value::array();
    for (int i = 0; i < tasks; ++i) {
      ran_times.push_back(board::value(cell + i));
      cancelled.push_back(said[static_cast<std::size_t>(i)] != 0);
    }
    return {{"mapped", mapped},
            {"outcomes", outcomes},
            {"handed_out", handed_out},
            {"ran", ran_times},
            {"cancelled", cancelled}};
  }

  static Value nested(const Value& args) {
    const int workers = args.at("workers");
    const int levels = args.at("levels");
    const int tasks = args.at("tasks");
    Place executor(workers);
    std::vector<decltype(steps::hand_in(*executor, &tasks::branch<Executor>, 1))> futures;
    for (int i = 0; i < tasks; ++i)
      futures.push_back(levels == 1 ? steps::hand_in(*executor, &tasks::spread<Executor>, 5)
                                    : steps::hand_in(*executor, &tasks::branch<Executor>, +levels));
    Value values = Value::array();
    for (auto& future : futures) values.push_back(steps::take_result(future));
    return {{"values", values}};
  }

  // A task of one executor maps on another executor, whose workers are otherwise idle.
  static Value two_executors(const Value& args) {
    Place executor(1);
    Workplace<Executor, 1> other(args.at("workers"));
    auto future = steps::hand_in(*executor, &tasks::visit<Executor>, 5);
    const auto sum = steps::take_result(future);
    return {{"sum", sum}, {"in_visitors_thread", board::value(tasks::in_visitors_thread)}};
  }

  // The workload for the checks of the mechanism and of the speed.
  static Value crunch(const Value& args) {
    board::set(tasks::crunch_points, args.at("points"));
    Place executor(args.at("workers"));
    return {{"counts", steps::map_inputs(*executor, &tasks::crunch, up_to(args.at("chunks")))}};
  }
};

/// Create exactly one per program, as a static object.
template <class Executor>
struct RegisterExecutor : HasContract<Executor> {
  RegisterExecutor() { ExecutorPrograms<Executor>::bind(); }
};

}  // namespace manyhands::guest
