#include "kit/host/suites/executor_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "kit/host/cases/expect.hpp"
#include "kit/host/suites/executor_contract.hpp"
#include "kit/host/suites/executor_outcomes.hpp"
#include "kit/host/suites/executor_run.hpp"
#include "model/known_code.hpp"

namespace manyhands::host::executor {

void check_traffic(const Given& answer, int tasks) {
  const auto all = static_cast<std::size_t>(tasks);
  expect_values(answer.at("mapped"), values_up_to(20), "map");
  const auto outcomes = outcomes_in(answer, all / 2);
  const auto handed_out = outcomes_in(answer.at("handed_out").elements());
  const auto ran = answer.at("ran").exactly(all);
  const auto said_cancelled = answer.at("cancelled").exactly(all);
  expect(handed_out.size() == all - all / 2, "wrong-answer",
         fmt::format("as_completed visited {} futures of {}", handed_out.size(), tasks - tasks / 2));
  for (int i = 0; i < tasks; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto times = ran[at].whole<std::uint32_t>();
    const bool cancelled = said_cancelled[at].truth();
    if (cancelled)
      expect(times == 0, "cancelled-but-ran", "cancel() returned true, but the task ran");
    else
      expect(times == 1, times == 0 ? KnownCode("tasks-dropped") : KnownCode("wrong-answer"),
             fmt::format("task {} of {} ran {} times", i + 1, tasks, times));
    if (i < tasks / 2)
      expect(cancelled ? was_cancelled(outcomes[at]) : gave(outcomes[at], i), "wrong-answer",
             fmt::format("task {} of {} {}; get() {}", i + 1, tasks, cancelled ? "was cancelled" : "ran",
                         shown(outcomes[at])));
  }
  std::vector<int> got;
  std::vector<int> right;
  for (const auto& outcome : handed_out)
    if (!was_cancelled(outcome)) {
      expect(outcome.to == Came::To::value, "wrong-answer",
             fmt::format("get() of a future that as_completed visited {}", shown(outcome)));
      got.push_back(task_value_in(outcome.value));
    }
  for (int i = tasks / 2; i < tasks; ++i)
    if (!said_cancelled[static_cast<std::size_t>(i)].truth()) right.push_back(executor_task_value(i));
  std::sort(got.begin(), got.end());
  std::sort(right.begin(), right.end());
  expect(got == right, "wrong-answer",
         "the futures that as_completed visited gave other results than their tasks");
  expect_callers_thread_free(answer);
}

void check_cancelled_as_it_begins(const Given& answer) {
  sees_itself(answer);
  expect_callers_thread_free(answer);
  const bool cancelled = answer.at("said").truth();
  const auto ran = count_in(answer, "ran");
  const auto outcome = outcome_in(answer.at("outcome"));
  expect(ran <= 1, "wrong-answer", fmt::format("a task was submitted once, but ran {} times", ran));
  expect(
      !cancelled || ran == 0, "cancelled-but-ran",
      "cancel() was called just when a worker took the task. It returned true, but the task ran. Checking a "
      "task's state and changing it must be one step, in cancel() and in the worker: both under one lock, or "
      "compare_exchange. Two steps on an atomic variable are still two steps");
  expect(cancelled || ran == 1, "tasks-dropped",
         "cancel() was called just when a worker took the task. It returned false, but the task never ran");
  expect(cancelled ? was_cancelled(outcome) : gave(outcome, 2), "wrong-answer",
         fmt::format("cancel() was called just when a worker took the task, and returned {}; then get() {}",
                     cancelled, shown(outcome)));
}

void expect_drained(const Given& answer, int first, int waited, const std::string& how) {
  const auto outcomes = outcomes_in(answer, static_cast<std::size_t>(first + waited));
  const auto ran = count_in(answer, "ran");
  expect(ran == static_cast<std::uint32_t>(waited), "tasks-dropped",
         fmt::format(
             "{} tasks were queued when {}, but only {} of them ran. With Drain::yes, all must run first",
             waited, how, ran));
  for (int i = 0; i < first; ++i)
    expect(gave(outcomes[static_cast<std::size_t>(i)], i), "wrong-answer",
           fmt::format("a task was running when {}, and then get() {}", how,
                       shown(outcomes[static_cast<std::size_t>(i)])));
  for (int i = 0; i < waited; ++i)
    expect(gave(outcomes[static_cast<std::size_t>(first + i)], i + 1), "wrong-answer",
           fmt::format("a task was done while {}, and then get() {}", how,
                       shown(outcomes[static_cast<std::size_t>(first + i)])));
}

}  // namespace manyhands::host::executor
