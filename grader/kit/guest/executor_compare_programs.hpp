// Programs for `grader compare` only: what does a task cost, and what becomes of the others if one crashes?
#pragma once
#include <vector>

#include "kit/guest/executor_parts.hpp"

namespace manyhands::guest {

struct ComparePrograms : ProgramParts {
  static Value empty_tasks(const Value& args) {
    Place executor(args.at("workers"));
    const auto results = steps::map_inputs(*executor, &tasks::nothing, up_to(args.at("tasks")));
    return {{"results", static_cast<int>(results.size())}};
  }

  static Value one_crashes(const Value& args) {
    Place executor(args.at("workers"));
    std::vector<Future> futures;
    for (int i = 0, n = args.at("tasks"); i < n; ++i)
      futures.push_back(steps::hand_in(*executor, &tasks::crashes_at_three, +i));
    Value outcomes = Value::array();
    for (auto& future : futures) outcomes.push_back(outcome_of(future));
    return {{"outcomes", outcomes}};
  }
};

}  // namespace manyhands::guest
