// Programs that submit tasks and ask for their results (executor_programs.hpp).
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kit/guest/executor_parts.hpp"
#include "kit/guest/wake_ups.hpp"

namespace manyhands::guest {

struct SubmitPrograms : ProgramParts {
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
  [[gnu::noinline]] static TaskFuture<std::string> waiting_text(ExecutorInterface& executor) {
    const std::string text(60, 'x');
    return steps::hand_in(executor, &tasks::repeated, text, 3);
  }
  [[gnu::noinline]] static TaskFuture<std::vector<double>> waiting_numbers(ExecutorInterface& executor) {
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
    // A result from another process may arrive later than the next task begins.
    if (board::value(board::over_processes) != 0) board::until_others_rest();
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
      board::until_others_rest();
      auto future = steps::hand_in(*executor, &tasks::value, round);
      values.push_back(steps::take_result(future));
    }
    return {{"values", values}};
  }

  // A thread that waits for a result has slept for longer than the idle worker when a task comes: of those
  // that sleep on the same condition variable, the one that has slept the longest is woken first. Later it is
  // the worker that has slept for longer when that result comes.
  static Value result_before_task(const Value&) {
    constexpr int back = ran + 1;
    wake_ups::conduct();
    Place executor(2);
    auto held = steps::hand_in(*executor, &tasks::hold, +begun, +gate, 1);
    steps::see_begun(begun, 1);
    board::until_others_rest();
    wake_ups::hold_woken();
    wake_ups::wake_for_nothing();
    std::thread waits([&] {
      steps::wait_for_result(held);
      board::add(back);
    });
    board::until_others_rest();
    wake_ups::let_go();
    auto next = steps::hand_in(*executor, &tasks::note, +ran, 2);
    steps::see_begun(ran, 1);
    const int second = steps::take_result(next);
    board::until_others_rest();
    board::set(gate, 1);
    steps::see_back(back);
    waits.join();
    return {{"values", {steps::take_result(held), second}}};
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
    board::until_others_rest();
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
      auto outer = steps::hand_in(*executor, &tasks::nap_inside, +span);
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
};

}  // namespace manyhands::guest
