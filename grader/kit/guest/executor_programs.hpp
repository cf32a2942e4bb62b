// The test programs of the executor contract: every executor of the course must run them correctly, whatever
// it is built on. They are written for any type with the interface below (bound_executor.hpp binds it), and
// compiled once for each exercise, in its programs.cpp:
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
// one program.
#pragma once
#include <utility>
#include <vector>

#include "kit/guest/executor_compare_programs.hpp"
#include "kit/guest/executor_end_programs.hpp"
#include "kit/guest/executor_map_programs.hpp"
#include "kit/guest/executor_parts.hpp"
#include "kit/guest/executor_submit_programs.hpp"
#include "kit/guest/plain.hpp"

namespace manyhands::guest {

class ExecutorPrograms : SubmitPrograms, MapPrograms, EndPrograms, ComparePrograms {
 public:
  static void bind() {
    const auto add = [](const char* name, Program program) { add_program(name, program); };
    add("results", run<&ExecutorPrograms::results>);
    add("held_arguments", run<&ExecutorPrograms::held_arguments>);
    add("failures", run<&ExecutorPrograms::failures>);
    add("done_before_get", run<&ExecutorPrograms::done_before_get>);
    add("sleeping_workers", run<&ExecutorPrograms::sleeping_workers>);
    add("result_before_task", run<&ExecutorPrograms::result_before_task>);
    add("at_once", run<&ExecutorPrograms::at_once>);
    add("at_most", run<&ExecutorPrograms::at_most>);
    add("idle", run<&ExecutorPrograms::idle>);
    add("map_values", run<&ExecutorPrograms::map_values>);
    add("map_in_reverse", run<&ExecutorPrograms::map_in_reverse>);
    add("map_fails", run<&ExecutorPrograms::map_fails>);
    add("map_fails_early", run<&ExecutorPrograms::map_fails_early>);
    add("completed", run<&ExecutorPrograms::completed>);
    add("completed_all_kinds", run<&ExecutorPrograms::completed_all_kinds>);
    add("cancel", run<&ExecutorPrograms::cancel>);
    add("cancel_while_waited", run<&ExecutorPrograms::cancel_while_waited>);
    add("cancel_as_it_begins", run<&ExecutorPrograms::cancel_as_it_begins>);
    add("shutdown", run<&ExecutorPrograms::shutdown>);
    add("destroy", run<&ExecutorPrograms::destroy>);
    add("after_shutdown", run<&ExecutorPrograms::after_shutdown>);
    add("traffic", run<&ExecutorPrograms::traffic>);
    add("nested", run<&ExecutorPrograms::nested>);
    add("two_executors", run<&ExecutorPrograms::two_executors>);
    add("crunch", run<&ExecutorPrograms::crunch>);
    add("empty_tasks", run<&ExecutorPrograms::empty_tasks>);
    add("one_crashes", run<&ExecutorPrograms::one_crashes>);
  }

 private:
  using Parts = ProgramParts;
  using Future = Parts::Future;
  using Place = Parts::Place;
  template <Value (*program)(const Value& args)>
  static constexpr Program run = &Parts::run<program>;

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
    const auto mapped = steps::map_inputs(*executor, &tasks::value, Parts::up_to(20));
    Value outcomes = Value::array();
    const int half = tasks / 2;
    for (int i = 0; i < half; ++i) {
      static_cast<void>(futures[static_cast<std::size_t>(i)].done());
      outcomes.push_back(Parts::outcome_of(futures[static_cast<std::size_t>(i)]));
    }
    Value handed_out = Value::array();
    std::vector<Future> rest;
    for (int i = half; i < tasks; ++i) rest.push_back(std::move(futures[static_cast<std::size_t>(i)]));
    steps::take_completed(*executor, std::move(rest),
                          [&](Future future) { handed_out.push_back(Parts::outcome_of(future)); });
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
    std::vector<decltype(steps::hand_in(*executor, &tasks::branch, 1))> futures;
    for (int i = 0; i < tasks; ++i)
      futures.push_back(levels == 1 ? steps::hand_in(*executor, &tasks::spread, 5)
                                    : steps::hand_in(*executor, &tasks::branch, +levels));
    Value values = Value::array();
    for (auto& future : futures) values.push_back(steps::take_result(future));
    return {{"values", values}};
  }

  // A task of one executor maps on another executor, whose workers are otherwise idle.
  static Value two_executors(const Value& args) {
    Place executor(1);
    Place other(args.at("workers"), 1);
    auto future = steps::hand_in(*executor, &tasks::visit, 5);
    const auto sum = steps::take_result(future);
    return {{"sum", sum}, {"in_visitors_thread", board::value(tasks::in_visitors_thread)}};
  }

  // The workload for the checks of the mechanism and of the speed.
  static Value crunch(const Value& args) {
    board::set(tasks::crunch_points, args.at("points"));
    Place executor(args.at("workers"));
    return {{"counts", steps::map_inputs(*executor, &tasks::crunch, Parts::up_to(args.at("chunks")))}};
  }
};

// Not inline: only an exercise's programs.cpp includes this file.
void bind_executor(ExecutorInterface& one, ExecutorInterface& other) {
  Workplace::bind(one, other);
  ExecutorPrograms::bind();
}

}  // namespace manyhands::guest
