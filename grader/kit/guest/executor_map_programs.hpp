// Programs that call map and as_completed (executor_programs.hpp).
#pragma once
#include <utility>
#include <vector>

#include "kit/guest/executor_parts.hpp"

namespace manyhands::guest {

struct MapPrograms : ProgramParts {
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
};

}  // namespace manyhands::guest
