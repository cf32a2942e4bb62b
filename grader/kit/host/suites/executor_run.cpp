#include "kit/host/suites/executor_run.hpp"

#include <fmt/format.h>

#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/suites/executor_contract.hpp"
#include "kit/host/suites/executor_hang.hpp"
#include "model/json_number.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {
namespace {

bool workers_are_processes = false;
std::uint32_t seed_of_latest = 0;
Addresses caught_in_latest;

}  // namespace

void executor::set_over_processes() {
  workers_are_processes = true;
}

bool executor::over_processes() {
  return workers_are_processes;
}

std::uint32_t executor::take_fresh_seed() {
  seed_of_latest = static_cast<std::uint32_t>(fresh_seed());
  return seed_of_latest;
}

const Addresses& executor::latest_caught() {
  return caught_in_latest;
}

const Answer& executor::answer_or_name(const Reply& reply, const std::string& program) {
  if (reply.run.outcome == Outcome::hung) {
    auto stuck = diagnose(reply.run, context().prefix);
    if (stuck.code == KnownCode("hang")) {
      context().stopped = true;  // it would do so every time
      fail(explain_executor_hang(reply.run, program, context().prefix, std::move(stuck)));
    }
  }
  return answer_of(reply);
}

Call executor::call_for(const std::string& program, const nlohmann::json& args) {
  Call call;
  call.scenario = program;
  call.args = args;
  if (workers_are_processes) call.args["processes"] = true;
  call.workers = whole_number(args, "workers", 1);
  return call;
}

void executor::sees_itself(const Given& answer) {
  const auto in_callers_thread = answer.at("in_callers_thread").whole<std::uint32_t>();
  if (answer.at("blind").whole<std::uint32_t>() > 0)
    broken("your program could not look at its own threads (/proc/self/task): does it leave files open?");
  if (!workers_are_processes) return;
  const auto at_home = answer.at("in_own_process").whole<std::uint32_t>();
  expect(at_home == 0 || in_callers_thread > 0, "threads-not-processes",
         fmt::format("{} in a thread of your program's own process; child processes must run the tasks",
                     at_home == 1 ? "a task ran" : fmt::format("{} tasks ran", at_home)));
}

int executor_task_value(int i) {
  return static_cast<int>((seed_of_latest ^ (static_cast<std::uint32_t>(i) * 2654435761U)) >> 1);
}

Given run_executor_program(const std::string& program, nlohmann::json args) {
  args["seed"] = executor::take_fresh_seed();
  const auto reply = call(executor::call_for(program, args));
  caught_in_latest = reply.caught_at;
  const auto answer = executor::answer_or_name(reply, program).value;
  executor::sees_itself(answer);
  return answer;
}

}  // namespace manyhands::host
