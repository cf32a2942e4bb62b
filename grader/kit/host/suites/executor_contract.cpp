#include "kit/host/suites/executor_contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/atomic_stops.hpp"
#include "kit/host/run/caught_at.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/executor_hang.hpp"
#include "kit/host/suites/workload.hpp"
#include "manyhands/work.hpp"
#include "model/busy_wait.hpp"
#include "model/json_number.hpp"
#include "model/known_code.hpp"
#include "model/needs_limit.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {
namespace {

using Json = nlohmann::json;
std::uint32_t seed = 0;
Addresses latest_caught;  // where exceptions were caught, in the latest run of a program

int value_of(std::uint32_t with_seed, int i) {
  return static_cast<int>((with_seed ^ (static_cast<std::uint32_t>(i) * 2654435761U)) >> 1);
}

std::string text_of_failure(int i) {
  return fmt::format("task {} cannot go on", executor_task_value(i));
}

std::vector<int> values_up_to(int n) {
  std::vector<int> values;
  for (int i = 0; i < n; ++i) values.push_back(executor_task_value(i));
  return values;
}

const Answer& answer_or_name(const Reply& reply, const std::string& program) {
  if (reply.run.outcome == Outcome::hung) {
    auto stuck = diagnose(reply.run, context().prefix);
    if (stuck.code == "hang") {
      context().stopped = true;  // it would do so every time
      fail(explain_executor_hang(reply.run, program, context().prefix, std::move(stuck)));
    }
  }
  return answer_of(reply);
}

Call call_for(const std::string& program, const Json& args) {
  Call call;
  call.scenario = program;
  call.args = args;
  call.workers = whole_number(args, "workers", 1);
  return call;
}

// A program can inspect its own threads wherever the grader can inspect it. If it reports that it cannot, the
// submission has caused that, for example by opening as many files as it may.
void sees_itself(const Given& answer) {
  answer.at("in_callers_thread").whole<std::uint32_t>();
  if (answer.at("blind").whole<std::uint32_t>() > 0)
    broken("your program could not look at its own threads (/proc/self/task): does it leave files open?");
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

// The outcome of get(): exactly one of these.
struct Came {
  enum class To { value, threw, number, other, cancelled, shut_down };
  To to = To::value;
  Given value;
  std::string text;  // of an exception
};

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
       {std::pair{"cancelled", Came::To::cancelled}, std::pair{"shut_down", Came::To::shut_down}})
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

// … in words.
std::string shown(const Came& outcome) {
  switch (outcome.to) {
    case Came::To::value:
      return fmt::format("returned {}", outcome.value.raw().dump());
    case Came::To::cancelled:
      return "threw Cancelled";
    case Came::To::shut_down:
      return "threw ShutDown";
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

[[noreturn]] void fail_as_lost(const Came& outcome, const std::string& threw) {
  Finding lost;
  lost.code = KnownCode("exception-lost").str();
  lost.by = "tests";
  lost.message = fmt::format(
      "{}, but what the caller asked for {}. The caller must get the same exception that left the task, "
      "whatever its type: catch (...) and std::current_exception() keep it; a new one made from its text is "
      "not the same",
      threw, shown(outcome));
  place_where_caught(lost, latest_caught);
  fail(std::move(lost));
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

// ------------------------------------------------------------------------------- submit and Future

TEST_CASE("Tasks give their results, whichever is asked for first", "[task1][small]") {
  for (const int workers : {1, 2, 5}) {
    const auto answer = run_executor_program("results", {{"workers", workers}, {"tasks", 12}});
    auto right = Json::array();
    right.push_back(std::vector<double>{0.5, 1, 1.5});
    std::string text;
    for (int i = 0; i < 20; ++i) text += "tick ";
    right.push_back(text);
    for (int i = 11; i >= 0; --i) right.push_back(executor_task_value(i));
    const auto values = answer.at("values").exactly(right.size());
    for (std::size_t i = 0; i < right.size(); ++i)
      expect(values[i] == right[i], "wrong-answer",
             fmt::format("with {} worker(s), get() returned {}, but the task returned {}", workers,
                         values[i].raw().dump(), right[i].dump()));
    expect_callers_thread_free(answer);
  }
  SUCCEED();
}

TEST_CASE("A task that waits in the queue keeps its arguments", "[task1][small]") {
  const auto answer = run_executor_program("held_arguments", {{"workers", 1}});
  const Json right = {executor_task_value(1), std::string(180, 'x'), std::vector<double>(40, 5.0),
                      executor_task_value(7)};
  expect(answer.at("values") == right, "wrong-answer",
         "tasks that were still queued when submit returned gave wrong results: copy or move their arguments "
         "into the task. References to them dangle once submit has returned");
  expect_callers_thread_free(answer);
  SUCCEED();
}

TEST_CASE("A task's exception reaches the caller that asks for its result", "[task1][small]") {
  for (const int workers : {1, 3}) {
    const auto answer = run_executor_program("failures", {{"workers", workers}});
    const auto outcomes = outcomes_in(answer, 7);
    expect_number_thrown(outcomes[6], 6);
    for (int i = 0; i < 6; ++i) {
      const auto& outcome = outcomes[static_cast<std::size_t>(i)];
      if (i % 2 == 0)
        expect_failure(outcome, i, fmt::format("task {}", i + 1));
      else
        expect(gave(outcome, i), "wrong-answer",
               fmt::format("the previous task threw an exception; then get() of the next one {}, but must "
                           "return {}",
                           shown(outcome), executor_task_value(i)));
    }
    expect_callers_thread_free(answer);
  }
  SUCCEED();
}

TEST_CASE("done() says whether a task has ended, and get() does not wait for one that has",
          "[task1][small]") {
  const auto answer = run_executor_program("done_before_get", {{"workers", 1}});
  expect_callers_thread_free(answer);
  for (const auto& done : answer.at("before").exactly(2))
    expect(!done.truth(), "wrong-answer", "done() is true for a task that still runs or waits");
  for (const auto& done : answer.at("after").exactly(2))
    expect(done.truth(), "wrong-answer", "done() is false for a task that has ended");
  expect(answer.at("values") == Json({executor_task_value(1), executor_task_value(2)}), "wrong-answer",
         "get() did not return the task's result");
  SUCCEED();
}

TEST_CASE("Workers that sleep are woken for a task", "[task1][small]") {
  for (const int workers : {1, 3}) {
    const auto answer = run_executor_program("sleeping_workers", {{"workers", workers}});
    expect_values(answer.at("values"), values_up_to(5), "get()");
  }
  SUCCEED();
}

TEST_CASE("All workers run tasks at once", "[task1][small]") {
  for (const int workers : {2, 4}) {
    const auto answer = run_executor_program("at_once", {{"workers", workers}});
    expect_callers_thread_free(answer);
    expect_values(answer.at("values"),
                  std::vector<int>(static_cast<std::size_t>(workers), executor_task_value(workers)), "get()");
  }
  SUCCEED();
}

TEST_CASE("Never more tasks at once than there are workers", "[task1]") {
  for (const int workers : {1, 3}) {
    const auto answer = run_executor_program("at_most", {{"workers", workers}, {"tasks", 24}});
    expect_callers_thread_free(answer);
    expect_values(answer.at("values"), values_up_to(24), "get()");
    const auto peak = answer.at("peak").whole<int>(1);
    expect(peak <= workers, "too-many-threads",
           fmt::format("{} tasks ran at once, but the executor has {} worker(s)", peak, workers));
  }
  SUCCEED();
}

// At work most of the time, not just waiting for a CPU.
bool at_work_at_rest(const Rest& rest) {
  return rest.used && rest.span_ns > 0 && is_busy_wait(rest.span_ns, rest.busy_ns, rest.cpu_ns);
}

// Wakes up again and again at even intervals, although nothing notifies it.
bool polls_at_rest(const Rest& rest) {
  return rest.used && rest.wake_ups.least > 0;
}

// Measured by the kernel: how much CPU time was used, and how often a thread woke up, while there was nothing
// to do. Twice, as anything can happen once.
void expect_sleepers(std::initializer_list<const char*> ways) {
  constexpr std::chrono::milliseconds watched{450};
  constexpr std::chrono::milliseconds span{600};
  for (const char* how : ways) {
    int awake = 0;
    Rest rest;
    for (int time = 0; time < 2 && awake == time; ++time) {
      auto idle = call_for("idle", {{"workers", 4}, {"how", how}, {"ms", span.count()}});
      idle.must_rest = true;
      idle.rest_until = watched;
      const auto reply = call(idle);
      const auto& answer = answer_or_name(reply, "idle");
      sees_itself(answer.value);
      if (time == 0) expect_callers_thread_free(answer.value);
      const auto& run = reply.run;
      if (!at_work_at_rest(run.rest) && !polls_at_rest(run.rest)) continue;
      ++awake;
      rest = run.rest;
    }
    if (awake < 2) continue;
    const auto what = fmt::format(
        "one task waited for {} ms and all threads could sleep ({} waited for it, all other workers were "
        "idle); ",
        span.count(), how == std::string_view("map_inside") ? "a task that had called map" : how);
    Finding finding;
    finding.code = (at_work_at_rest(rest) ? KnownCode("busy-wait") : KnownCode("polls")).str();
    finding.by = "kernel";
    finding.message =
        what +
        (at_work_at_rest(rest)
             ? fmt::format("but {:.1f} of your program's threads were running on average",
                           static_cast<double>(rest.busy_ns) / static_cast<double>(rest.span_ns))
             : fmt::format("but a thread woke up {} times in {} ms to check", rest.wake_ups.count,
                           rest.span_ns / 1'000'000)) +
        ". A thread that has to wait must sleep until it is notified";
    if (const auto* line = line_awake(rest.stacks, context().prefix, rest.wake_ups.tid))
      finding.file = line->file, finding.line = line->line;
    fail(std::move(finding));
  }
}

TEST_CASE("A thread that has to wait sleeps", "[task1]") {
  expect_sleepers({"get", "as_completed", "map", "shutdown"});
  SUCCEED();
}

// Does not check the answer: other tests do.
void expect_nothing_missed(const std::string& program, const Json& args) {
  const auto make = [&](const WaitOrders& orders) {
    auto asked = call_for(program, args);
    asked.args["seed"] = 1;
    asked.waits = orders;
    auto reply = call(asked);
    if (orders.lose_which == 0 && !orders.no_limits && !came_to_no_end(reply.run))
      answer_or_name(reply, program);
    return reply;
  };
  auto missed = missed_notification(make);
  if (!missed)
    if (const auto needed = needed_time_limit(make)) missed = needs_limit_finding(needed->file, needed->line);
  if (!missed) return;
  context().stopped = true;  // like any other that hangs
  fail(*missed);
}

// … and where they wait other than on condition variables.
void expect_all_awake(const std::string& program, const Json& args) {
  const auto asked = [&] {
    auto call = call_for(program, args);
    call.args["seed"] = 1;
    return call;
  };
  if (context().profile == "release")
    with_stops_at_unlocks(
        [&](const WaitOrders& orders) {
          auto ordered = asked();
          ordered.waits = orders;
          return call(ordered);
        },
        [](const Reply& reply) { answer_in_order(reply, in_order_of_locks); });
  with_stops_at_atomics(
      [&](const AtomicOrders& orders) {
        auto ordered = asked();
        orders.add_to(ordered);
        return call(ordered);
      },
      [](const Reply& reply) { answer_in_order(reply, in_that_order); });
}

TEST_CASE("A thread that is about to sleep does not miss a task or a result", "[task1]") {
  expect_nothing_missed("sleeping_workers", {{"workers", 2}});
  expect_nothing_missed("at_once", {{"workers", 2}});
  SUCCEED();
}

TEST_CASE("… also if every thread is stopped between checking and going to sleep", "[task1][small]") {
  expect_all_awake("at_once", {{"workers", 2}});
  SUCCEED();
}

// ------------------------------------------------------------------------------- map, as_completed

TEST_CASE("… nor the results of a map, or what is done first", "[task2]") {
  expect_nothing_missed("map_in_reverse", {{"workers", 2}});
  expect_nothing_missed("completed", {{"workers", 2}, {"order", {1, 0}}});
  expect_all_awake("completed", {{"workers", 2}, {"order", {1, 0}}});
  SUCCEED();
}

TEST_CASE("map gives a result for every input, in their order", "[task2][small]") {
  for (const int workers : {1, 4}) {
    const auto answer = run_executor_program("map_values", {{"workers", workers}});
    const auto lists = answer.at("lists").exactly(3);
    std::size_t list = 0;
    for (const int n : {40, 1, 0})
      expect_values(lists[list++], values_up_to(n), fmt::format("map of {} inputs", n));
    expect_callers_thread_free(answer);
  }
  SUCCEED();
}

TEST_CASE("map keeps the order of the inputs, even if a later one is done first", "[task2][small]") {
  const auto answer = run_executor_program("map_in_reverse", {{"workers", 2}});
  expect_values(answer.at("values"), values_up_to(3), "map");
  expect_callers_thread_free(answer);
  SUCCEED();
}

TEST_CASE("map throws what a task threw, and the executor continues", "[task2][small]") {
  for (const int workers : {1, 3}) {
    const auto answer = run_executor_program("map_fails", {{"workers", workers}});
    const auto outcomes = outcomes_in(answer, 2);
    expect_failure(outcomes[0], 3, "one task of a map");
    expect(outcomes[1].to == Came::To::value, "wrong-answer",
           fmt::format("after a map that threw, the next one {}", shown(outcomes[1])));
    expect_values(outcomes[1].value, values_up_to(2), "the map after one that threw");
    expect_callers_thread_free(answer);
  }
  SUCCEED();
}

TEST_CASE("map throws while another of its tasks still runs", "[task2][small]") {
  const auto answer = run_executor_program("map_fails_early", {{"workers", 2}});
  expect_failure(outcome_in(answer.at("outcome")), 0, "one task of a map");
  expect_callers_thread_free(answer);
  SUCCEED();
}

TEST_CASE("as_completed visits what is done first, whichever it is", "[task2][small]") {
  for (const auto& order : {std::vector<int>{2, 0, 1}, std::vector<int>{1, 2, 0}}) {
    const auto answer = run_executor_program("completed", {{"workers", 3}, {"order", order}});
    expect_callers_thread_free(answer);
    std::vector<int> right;
    for (const int i : order) right.push_back(executor_task_value(i));
    const auto values = answer.at("values").elements();
    expect(values.size() == 3, "wrong-answer",
           fmt::format("as_completed visited {} futures of 3", values.size()));
    std::vector<int> got;
    for (const auto& value : values) got.push_back(value.whole<int>());
    expect(got == right, "waits-in-order",
           "as_completed did not visit the futures in the order in which they were done");
  }
  SUCCEED();
}

TEST_CASE("as_completed visits every future once, also one that failed or was cancelled", "[task2][small]") {
  const auto answer = run_executor_program("completed_all_kinds", {{"workers", 2}});
  expect_callers_thread_free(answer);
  const auto outcomes = outcomes_in(answer.at("outcomes").elements());
  expect(outcomes.size() == 4, "wrong-answer",
         fmt::format("as_completed visited {} futures of 4; one of them failed, one was cancelled",
                     outcomes.size()));
  const auto has = [&](const auto& test) { return std::any_of(outcomes.begin(), outcomes.end(), test); };
  for (const int i : {0, 3})
    expect(has([i](const Came& o) { return gave(o, i); }), "wrong-answer",
           fmt::format("as_completed never visited the future of task {}", i + 1));
  expect(has([](const Came& o) { return failed(o, 1); }), "exception-lost",
         "as_completed never visited the future whose task threw an exception");
  if (answer.at("cancelled").truth())
    expect(has(was_cancelled), "wrong-answer",
           "cancel() returned true, but get() of that future, visited by as_completed, did not throw "
           "Cancelled");
  else
    expect(has([](const Came& o) { return gave(o, 2); }), "wrong-answer",
           "cancel() returned false for a task, but as_completed did not visit it");
  expect(answer.at("of_none").whole<int>() == 0, "wrong-answer", "as_completed of no futures called visit");
  SUCCEED();
}

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

TEST_CASE("Many tasks of all kinds: each is done once or cancelled, and none is lost", "[task2][small]") {
  check_traffic(run_executor_program("traffic", {{"workers", 4}, {"tasks", 90}}), 90);
  SUCCEED();
}

TEST_CASE("… also if every thread is stopped each time it has released a lock", "[task2]") {
  seed = static_cast<std::uint32_t>(fresh_seed());
  const auto make = [](const WaitOrders& orders) {
    auto traffic = call_for("traffic", {{"workers", 2}, {"tasks", 12}, {"seed", seed}});
    traffic.waits = orders;
    return call(traffic);
  };
  with_stops_at_unlocks(
      make, [](const Reply& reply) { check_traffic(answer_in_order(reply, in_order_of_locks).value, 12); });
  SUCCEED();
}

// ------------------------------------------------------------------------------- cancel, shutdown

TEST_CASE("cancel() cancels a queued task, and nothing else", "[task3][small]") {
  const auto answer = run_executor_program("cancel", {{"workers", 1}});
  expect_callers_thread_free(answer);
  const auto said = answer.at("said");
  const bool waiting = said.at("waiting").truth();
  expect(
      !said.at("running").truth(), "cancelled-but-ran",
      "cancel() returned true for a task that was running. It must return false for a task that has started");
  expect(!said.at("ended").truth(), "cancelled-but-ran", "cancel() returned true for a task that had ended");
  expect(waiting, "wrong-answer",
         "cancel() returned false for a task that was in the queue, behind one that was still running");
  expect(count_in(answer, "ran") == 0, "cancelled-but-ran",
         "cancel() returned true for a task that was in the queue, but the task ran");
  expect(answer.at("done").truth(), "wrong-answer", "done() is false for a cancelled task; it must be true");
  const auto outcomes = outcomes_in(answer, 3);
  expect(gave(outcomes[0], 1), "wrong-answer",
         fmt::format("cancel() could not cancel a running task, and then get() {}", shown(outcomes[0])));
  expect(was_cancelled(outcomes[1]), "wrong-answer",
         fmt::format("get() of a cancelled task {}; it must throw Cancelled", shown(outcomes[1])));
  expect(gave(outcomes[2], 3), "wrong-answer",
         fmt::format("get() of the task behind the cancelled one {}", shown(outcomes[2])));
  SUCCEED();
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

TEST_CASE("cancel(), just when a worker takes the task", "[task3][small]") {
  seed = static_cast<std::uint32_t>(fresh_seed());
  const auto asked = [](bool inside, int steps = 0) {
    return call_for("cancel_as_it_begins",
                    {{"workers", 1}, {"seed", seed}, {"inside", inside}, {"steps", steps}});
  };
  check_cancelled_as_it_begins(answer_or_name(call(asked(false)), "cancel_as_it_begins").value);
  // The worker takes a few locks between two tasks: cancel() comes at each of these moments.
  constexpr int most_steps = 6;
  for (int steps = 0; steps <= most_steps && context().profile == "release"; ++steps) {
    auto ordered = asked(false, steps);
    ordered.waits.emplace().step_aside = true;
    const auto reply = call(ordered);
    if (!came_to_no_end(reply.run))
      check_cancelled_as_it_begins(answer_or_name(reply, "cancel_as_it_begins").value);
  }
  for (const bool inside : {true, false})
    with_stops_at_atomics(
        [&](const AtomicOrders& orders) {
          auto ordered = asked(inside);
          orders.add_to(ordered);
          return call(ordered);
        },
        [](const Reply& reply) {
          check_cancelled_as_it_begins(answer_or_name(reply, "cancel_as_it_begins").value);
        });
  SUCCEED();
}

TEST_CASE("… nor the end", "[task3]") {
  expect_nothing_missed("destroy", {{"workers", 2}, {"used", false}});
  expect_nothing_missed("shutdown", {{"workers", 1}, {"drain", true}});
  expect_nothing_missed("shutdown", {{"workers", 1}, {"drain", false}});
  expect_all_awake("destroy", {{"workers", 2}, {"used", false}});
  SUCCEED();
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

TEST_CASE("shutdown with drain: queued tasks run first", "[task3][small]") {
  for (const bool again : {false, true}) {
    const auto answer = run_executor_program("shutdown", {{"workers", 1}, {"drain", true}, {"again", again}});
    expect_callers_thread_free(answer);
    expect_drained(answer, 1, 5, "shutdown(Drain::yes) was called");
    expect(count_in(answer, "inside") == 0 && count_in(answer, "ran_later") == 5, "threads-left-running",
           "shutdown(Drain::yes) returned while a task was still running: it must wait until the workers "
           "have ended");
  }
  SUCCEED();
}

TEST_CASE("shutdown without drain: queued tasks are cancelled, running ones finish", "[task3][small]") {
  const auto answer = run_executor_program("shutdown", {{"workers", 1}, {"drain", false}});
  expect_callers_thread_free(answer);
  const auto outcomes = outcomes_in(answer, 6);
  const auto ran = count_in(answer, "ran");
  const auto later = count_in(answer, "ran_later");
  expect(std::max(ran, later) == 0, "drained-anyway",
         fmt::format(
             "5 tasks were queued when shutdown(Drain::no) was called, and {} of them still ran{}. They must "
             "be cancelled",
             std::max(ran, later), ran < later ? ", after it returned" : ""));
  expect(count_in(answer, "inside") == 0, "threads-left-running",
         "shutdown(Drain::no) returned while a task was still running: it must wait until the workers have "
         "ended");
  expect(
      gave(outcomes[0], 0), "wrong-answer",
      fmt::format("a task ran when shutdown(Drain::no) was called, and then get() {}", shown(outcomes[0])));
  for (std::size_t i = 1; i < 6; ++i)
    expect(
        was_cancelled(outcomes[i]), "wrong-answer",
        fmt::format("a task was queued when shutdown(Drain::no) was called, and then get() {}; it must throw "
                    "Cancelled",
                    shown(outcomes[i])));
  SUCCEED();
}

TEST_CASE("The destructor drains", "[task3][small]") {
  for (const int workers : {1, 3}) {
    const auto answer = run_executor_program("destroy", {{"workers", workers}, {"used", true}});
    expect_callers_thread_free(answer);
    expect_drained(answer, workers, 5, "the executor was destroyed");
  }
  SUCCEED();
}

TEST_CASE("An executor without any task ends", "[task3][small]") {
  for (const int workers : {1, 8})
    expect_drained(run_executor_program("destroy", {{"workers", workers}, {"used", false}}), 0, 0,
                   "the executor was destroyed");
  SUCCEED();
}

TEST_CASE("After shutdown no task is accepted", "[task3][small]") {
  for (const bool drain : {true, false}) {
    const auto answer = run_executor_program("after_shutdown", {{"workers", 2}, {"drain", drain}});
    expect(task_value_in(answer.at("value")) == executor_task_value(1), "wrong-answer",
           "get() of a task before shutdown did not return the task's result");
    for (const char* call : {"submitted", "mapped"}) {
      const auto outcome = outcome_in(answer.at(call));
      const bool taken = outcome.to == Came::To::value;
      expect(outcome.to == Came::To::shut_down, "accepted-after-shutdown",
             fmt::format("after shutdown, {} {}{}; it must throw ShutDown",
                         call == std::string("mapped") ? "map" : "submit",
                         call == std::string("mapped") || !taken ? shown(outcome) : "accepted a task",
                         count_in(answer, "ran") == 0 && call == std::string("submitted") && taken
                             ? " that no worker ran"
                             : ""));
    }
  }
  SUCCEED();
}

// ------------------------------------------------------------------------------- map inside a task

std::int64_t sum_of(int n) {
  std::int64_t sum = 0;
  for (int i = 0; i < n; ++i) sum += executor_task_value(i);
  return sum;
}

TEST_CASE("A task calls map on its own executor, which has one worker", "[task4][small]") {
  for (const int tasks : {1, 3}) {
    const auto answer = run_executor_program("nested", {{"workers", 1}, {"levels", 1}, {"tasks", tasks}});
    expect(answer.at("values") == Json(std::vector<std::int64_t>(static_cast<std::size_t>(tasks), sum_of(5))),
           "wrong-answer", "a task that calls map gave a wrong result");
  }
  SUCCEED();
}

TEST_CASE("All workers are inside tasks that call map", "[task4][small]") {
  const auto answer = run_executor_program("nested", {{"workers", 3}, {"levels", 1}, {"tasks", 6}});
  expect(answer.at("values") == Json(std::vector<std::int64_t>(6, sum_of(5))), "wrong-answer",
         "tasks that call map gave wrong results");
  SUCCEED();
}

TEST_CASE("A map in a task in a map in a task", "[task4][small]") {
  for (const int workers : {1, 2}) {
    const auto answer = run_executor_program("nested", {{"workers", workers}, {"levels", 3}, {"tasks", 2}});
    expect(
        answer.at("values") == Json(std::vector<std::int64_t>(2, 8 * std::int64_t{executor_task_value(0)})),
        "wrong-answer", "tasks that call map gave wrong results");
  }
  SUCCEED();
}

TEST_CASE("A task that waits for its map sleeps", "[task4]") {
  expect_sleepers({"map_inside"});
  SUCCEED();
}

TEST_CASE("A task calls map on another executor, whose workers run it", "[task4][small]") {
  for (const int workers : {1, 3}) {
    const auto answer = run_executor_program("two_executors", {{"workers", workers}});
    expect(answer.at("sum") == Json(sum_of(5)), "wrong-answer",
           "a task that calls map on another executor gave a wrong result");
    const auto times = count_in(answer, "in_visitors_thread");
    expect(
        times == 0, "ran-in-callers-thread",
        fmt::format("a task of one executor called map on another one, and {} of the 5 inputs ran in the "
                    "calling thread, a worker of the first. The workers of the executor whose map was called "
                    "must run them; only a worker of that same executor may run them itself",
                    times));
    expect_callers_thread_free(answer);
  }
  SUCCEED();
}

// ------------------------------------------------------------------------------- the workload

// A program that takes the results in order sleeps once per piece, and sleeping again and again cannot be
// distinguished from waiting for a lock. So there are few pieces; the same number for each worker, so that
// all end at the same time.
constexpr int least_chunks = 40;
constexpr int points = 7'000'000;

Call crunch_call(std::uint64_t with_seed, int workers) {
  const int chunks = (least_chunks + workers - 1) / workers * workers;
  auto call = call_for("crunch", {{"seed", static_cast<std::uint32_t>(with_seed)},
                                  {"chunks", chunks},
                                  {"points", points},
                                  {"workers", workers}});
  call.work_units = chunks;
  return call;
}

std::optional<Finding> judge_crunch(const Call& call, const Answer& answer) {
  static std::uint32_t known_seed = 0;
  static std::vector<int> right;
  const std::uint32_t with_seed = call.args.at("seed");
  const int chunks = call.args.at("chunks");
  if (right.size() != static_cast<std::size_t>(chunks) || known_seed != with_seed) {
    right.clear();
    for (int chunk = 0; chunk < chunks; ++chunk)
      right.push_back(
          static_cast<int>(work::points_inside(with_seed, static_cast<std::uint32_t>(chunk), points)));
    known_seed = with_seed;
  }
  sees_itself(answer.value);
  if (answer.value.at("counts") == Json(right)) return std::nullopt;
  Finding wrong;
  wrong.code = KnownCode("wrong-answer").str();
  wrong.by = "tests";
  wrong.message = fmt::format("map of {} pieces of real work gave wrong results", chunks);
  return wrong;
}

}  // namespace

int executor_task_value(int i) {
  return value_of(seed, i);
}

Given run_executor_program(const std::string& program, Json args) {
  seed = static_cast<std::uint32_t>(fresh_seed());
  args["seed"] = seed;
  const auto reply = call(call_for(program, args));
  latest_caught = reply.caught_at;
  const auto answer = answer_or_name(reply, program).value;
  sees_itself(answer);
  return answer;
}

RegisterExecutorContract::RegisterExecutorContract() {
  const RegisterWorkload registered{CpuWorkload{.make_input = crunch_call, .judge = judge_crunch}};
}

}  // namespace manyhands::host
