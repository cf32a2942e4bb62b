#include "tests/script.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "kit/host/base/catch.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/forced_waits.hpp"

namespace bounded_queue_tests {

host::Call Script::call() const {
  auto list = nlohmann::json::array();
  for (const auto& step : steps_) list.push_back({step.thread, step.what, step.number});
  host::Call call;
  call.scenario = "script";
  call.args = {{"capacity", capacity_}, {"steps", list}, {"conducted", conducted_}};
  return call;
}

void Script::expect_nothing_missed() const {
  const auto missed = host::missed_notification([&](const host::WaitOrders& orders) {
    auto ordered = call();
    ordered.waits = orders;
    auto reply = host::call(ordered);
    if (orders.lose_which != 0 || !host::ended_in_time(reply.run)) return reply;
    if (reply.run.outcome == Outcome::hung) explain_sleepers(reply, capacity_, {});
    judge_steps(steps_, capacity_, results_in(queue_answer(reply).value), {});
    return reply;
  });
  if (!missed) return;
  host::context().stopped = true;  // as any other that stands still
  host::fail(*missed);
}

void Script::run(const About& about) const {
  const auto reply = host::call(call());
  if (reply.run.outcome == Outcome::hung) explain_sleepers(reply, capacity_, about);
  if (reply.run.outcome == Outcome::crashed && about.early_code != KnownCode("does-not-wait")) {
    auto crash = host::diagnose(reply.run, host::context().prefix);
    crash.code = about.early_code.str();
    crash.message = about.early + ". Then the program crashed";
    host::fail(std::move(crash));
  }
  judge_steps(steps_, capacity_, results_in(queue_answer(reply).value), about);
  SUCCEED();
}

// One result for each step that was taken; that is all of them unless something was wrong. A step cannot
// return before it is taken, and a thread takes no step while it is still in the previous one.
std::vector<Result> Script::results_in(const host::Given& answer) const {
  std::vector<Result> results;
  const auto given = answer.at("results").at_most(steps_.size());
  std::map<int, int> of_thread;  // the step after which its last call returned
  for (const auto& one : given) {
    const auto parts = one.exactly(3);
    const auto i = results.size();
    const int step = static_cast<int>(i);
    const int last = static_cast<int>(given.size()) - 1;
    Result result{parts[0].whole<int>(-1, last), parts[1].truth(), parts[2].whole<std::uint32_t>()};
    if (steps_[i].thread < 0) {
      parts[0].whole<int>(-1, -1);
    } else {
      const auto [before, first] = of_thread.try_emplace(steps_[i].thread, step);
      if (result.done >= 0)
        parts[0].whole<int>(std::max(step, before->second < 0 ? last + 1 : before->second), last);
      before->second = result.done;
    }
    results.push_back(result);
  }
  return results;
}

}  // namespace bounded_queue_tests
