#include "kit/host/suites/executor_remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "kit/host/suites/executor_run.hpp"

namespace manyhands::host::executor {
namespace {

constexpr int many = 20'000;
constexpr int tasks_beside = 5;  // the other tasks, when one crashes

Reply reply_to(const std::string& program, nlohmann::json args) {
  args["seed"] = take_fresh_seed();
  return call(call_for(program, args));
}

std::optional<double> seconds_for(int tasks, int workers) {
  const auto reply = reply_to("empty_tasks", {{"workers", workers}, {"tasks", tasks}});
  if (reply.run.outcome != Outcome::answered) return std::nullopt;
  return static_cast<double>(reply.run.wall_ns) / 1e9;
}

std::optional<std::string> cost_of_a_task(int workers) {
  const auto one = seconds_for(1, workers);
  const auto all = seconds_for(many, workers);
  if (!one || !all || *all <= *one) return std::nullopt;
  return fmt::format("a task that does nothing costs {:.2f} µs", 1e6 * (*all - *one) / (many - 1));
}

std::optional<std::string> after_a_crash(int workers) {
  const auto reply = reply_to("one_crashes", {{"workers", workers}, {"tasks", tasks_beside + 1}});
  if (reply.run.outcome == Outcome::crashed)
    return "a task that crashes ends the whole program, and all results are lost";
  if (reply.run.outcome != Outcome::answered) return "a task that crashes makes the program hang";
  const auto outcomes = reply.answer->value.at("outcomes").elements();
  const auto with_value = std::count_if(outcomes.begin(), outcomes.end(),
                                        [](const Given& outcome) { return outcome.raw().contains("value"); });
  return fmt::format("a task that crashes: its future throws, and {} of {} other tasks have a result",
                     with_value, tasks_beside);
}

}  // namespace

std::vector<std::string> remarks(int workers) {
  std::vector<std::string> said;
  for (auto remark : {cost_of_a_task(workers), after_a_crash(workers)})
    if (remark) said.push_back(std::move(*remark));
  return said;
}

}  // namespace manyhands::host::executor
