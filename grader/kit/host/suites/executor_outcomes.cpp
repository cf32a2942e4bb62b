#include "kit/host/suites/executor_outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kit/host/cases/expect.hpp"
#include "kit/host/run/caught_at.hpp"
#include "kit/host/suites/executor_contract.hpp"
#include "kit/host/suites/executor_run.hpp"
#include "model/known_code.hpp"

namespace manyhands::host::executor {
namespace {

std::string text_of_failure(int i) {
  return fmt::format("task {} cannot go on", executor_task_value(i));
}

[[noreturn]] void fail_as_lost(const Came& outcome, const std::string& threw) {
  Finding lost;
  lost.code = KnownCode("exception-lost").str();
  lost.by = "tests";
  lost.message = fmt::format(
      "{}, but what the caller asked for {}. The caller must get the same exception that left the task, "
      "whatever its type: {}",
      threw, shown(outcome),
      over_processes()
          ? "in the worker, catch (...) and pack_exception(std::current_exception()) turn it into bytes; "
            "throw_exception turns them back"
          : "catch (...) and std::current_exception() keep it; a new one made from its text is not the same");
  place_where_caught(lost, latest_caught());
  fail(std::move(lost));
}

}  // namespace

std::vector<int> values_up_to(int n) {
  std::vector<int> values;
  for (int i = 0; i < n; ++i) values.push_back(executor_task_value(i));
  return values;
}

std::uint32_t count_in(const Given& answer, const char* what) {
  return answer.at(what).whole<std::uint32_t>();
}

void expect_callers_thread_free(const Given& answer) {
  const auto times = count_in(answer, "in_callers_thread");
  expect(times == 0, "ran-in-callers-thread",
         fmt::format("{} in the calling thread, inside its call of submit or get: the caller could not do "
                     "anything else meanwhile. The executor's workers must run the tasks",
                     times == 1 ? "a task ran" : fmt::format("{} tasks ran", times)));
}

Came outcome_in(const Given& given) {
  Came outcome;
  std::size_t members = 0;
  const auto is = [&](const char* key, Came::To to) {
    if (!given.has(key)) return false;
    outcome.to = to;
    ++members;
    return true;
  };
  if (is("value", Came::To::value)) outcome.value = given.at("value");
  if (is("threw", Came::To::threw)) outcome.text = given.at("threw").text();
  if (is("number", Came::To::number)) outcome.value = given.at("number");
  if (is("other", Came::To::other)) outcome.text = given.at("other").text();
  for (const auto& [key, kind] :
       {std::pair{"cancelled", Came::To::cancelled}, std::pair{"shut_down", Came::To::shut_down},
        std::pair{"broken", Came::To::broken}})
    if (is(key, kind) && !given.at(key).truth()) members = 0;
  if (members != 1) broken("the answer could not be read: it does not say what get() returned or threw");
  return outcome;
}

std::vector<Came> outcomes_in(const std::vector<Given>& given) {
  std::vector<Came> outcomes;
  for (const auto& one : given) outcomes.push_back(outcome_in(one));
  return outcomes;
}

std::vector<Came> outcomes_in(const Given& answer, std::size_t count) {
  return outcomes_in(answer.at("outcomes").exactly(count));
}

bool was_cancelled(const Came& outcome) {
  return outcome.to == Came::To::cancelled;
}

bool was_broken(const Came& outcome) {
  return outcome.to == Came::To::broken;
}

std::string shown(const Came& outcome) {
  switch (outcome.to) {
    case Came::To::value:
      return fmt::format("returned {}", outcome.value.raw().dump());
    case Came::To::cancelled:
      return "threw Cancelled";
    case Came::To::shut_down:
      return "threw ShutDown";
    case Came::To::broken:
      return "threw BrokenExecutor";
    case Came::To::number:
      return fmt::format("threw the number {}", outcome.value.raw().dump());
    case Came::To::threw:
      return fmt::format("threw \"{}\"", outcome.text);
    case Came::To::other:
      break;
  }
  return fmt::format("threw another exception, \"{}\"", outcome.text);
}

int task_value_in(const Given& value) {
  return value.whole<int>(0);
}

bool gave(const Came& outcome, int i) {
  return outcome.to == Came::To::value && task_value_in(outcome.value) == executor_task_value(i);
}

void expect_values(const Given& given, const std::vector<int>& right, const std::string& what) {
  std::vector<int> sorted_got;
  for (const auto& value : given.elements()) sorted_got.push_back(value.whole<int>());
  if (sorted_got == right) return;
  auto sorted_right = right;
  const bool same_size = sorted_got.size() == right.size();
  const auto first =
      std::mismatch(right.begin(),
                    right.begin() + static_cast<std::ptrdiff_t>(std::min(right.size(), sorted_got.size())),
                    sorted_got.begin())
          .first -
      right.begin();
  const auto values = sorted_got;
  std::sort(sorted_got.begin(), sorted_got.end());
  std::sort(sorted_right.begin(), sorted_right.end());
  if (sorted_got == sorted_right)
    fail(
        "rows-out-of-place",
        fmt::format("{}: all results are there, but not in the order of the inputs: result number {} belongs "
                    "to another input. Each result must have the position of its input, whichever is done "
                    "first",
                    what, first + 1));
  if (!same_size)
    fail("wrong-answer", fmt::format("{}: {} results for {} inputs", what, sorted_got.size(), right.size()));
  fail("wrong-answer",
       fmt::format("{}: result number {} is {}, but must be {}", what, first + 1,
                   values[static_cast<std::size_t>(first)], right[static_cast<std::size_t>(first)]));
}

bool failed(const Came& outcome, int i) {
  return outcome.to == Came::To::threw && outcome.text == text_of_failure(i);
}

void expect_failure(const Came& outcome, int i, const std::string& what) {
  if (failed(outcome, i)) return;
  fail_as_lost(outcome, fmt::format("{} threw an exception (derived from std::runtime_error, \"{}\")", what,
                                    text_of_failure(i)));
}

void expect_number_thrown(const Came& outcome, int i) {
  if (outcome.to == Came::To::number && task_value_in(outcome.value) == executor_task_value(i)) return;
  fail_as_lost(outcome, fmt::format("a task threw a number ({}), which is not a std::exception",
                                    executor_task_value(i)));
}

}  // namespace manyhands::host::executor
