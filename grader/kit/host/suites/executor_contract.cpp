#include "kit/host/suites/executor_contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/answer_in_order.hpp"
#include "kit/host/cases/cases.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/atomic_stops.hpp"
#include "kit/host/run/forced_waits.hpp"
#include "kit/host/suites/executor_checks.hpp"
#include "kit/host/suites/executor_outcomes.hpp"
#include "kit/host/suites/executor_run.hpp"
#include "kit/host/suites/executor_waits.hpp"
#include "kit/host/suites/executor_workload.hpp"
#include "kit/host/suites/workload.hpp"

namespace manyhands::host {
namespace {

using namespace executor;
using Json = nlohmann::json;

KnownCode left_running() {
  return over_processes() ? KnownCode("children-left-running") : KnownCode("threads-left-running");
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
  for (const int workers : {2, 4, 8}) {
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
    expect(peak <= workers,
           over_processes() ? KnownCode("too-many-processes") : KnownCode("too-many-threads"),
           fmt::format("{} tasks ran at once, but the executor has {} worker(s)", peak, workers));
  }
  SUCCEED();
}

TEST_CASE("A thread that has to wait sleeps", "[task1]") {
  expect_sleepers({"get", "as_completed", "map", "shutdown"});
  SUCCEED();
}

TEST_CASE("A thread that is about to sleep does not miss a task or a result", "[task1][threads]") {
  expect_nothing_missed("sleeping_workers", {{"workers", 2}});
  expect_nothing_missed("at_once", {{"workers", 2}});
  SUCCEED();
}

TEST_CASE("… also if every thread is stopped between checking and going to sleep",
          "[task1][threads][small]") {
  expect_all_awake("at_once", {{"workers", 2}});
  SUCCEED();
}

TEST_CASE("A task wakes a worker, even if a thread that waits for a result has slept for longer",
          "[task1][threads]") {
  const auto answer = run_executor_program("result_before_task", {{"workers", 2}});
  expect_values(answer.at("values"), {executor_task_value(1), executor_task_value(2)}, "get()");
  expect_callers_thread_free(answer);
  SUCCEED();
}

// ------------------------------------------------------------------------------- map, as_completed

TEST_CASE("… nor the results of a map, or what is done first", "[task2][threads]") {
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
  const auto other = std::find_if(outcomes.begin(), outcomes.end(), [](const Came& o) {
    return !gave(o, 0) && !gave(o, 2) && !gave(o, 3) && !was_cancelled(o);
  });
  expect(has([](const Came& o) { return failed(o, 1); }), "exception-lost",
         other == outcomes.end()
             ? "as_completed never visited the future whose task threw an exception"
             : "as_completed visited the future whose task threw an exception, but get() " + shown(*other));
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

TEST_CASE("Many tasks of all kinds: each is done once or cancelled, and none is lost", "[task2][small]") {
  check_traffic(run_executor_program("traffic", {{"workers", 4}, {"tasks", 90}}), 90);
  SUCCEED();
}

TEST_CASE("… also if every thread is stopped each time it has released a lock", "[task2][threads]") {
  const auto seed = take_fresh_seed();
  const auto make = [seed](const WaitOrders& orders) {
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

TEST_CASE("cancel() wakes a thread that waits for the task", "[task3][threads][small]") {
  const auto answer = run_executor_program("cancel_while_waited", {{"workers", 1}});
  expect_callers_thread_free(answer);
  expect(answer.at("said").truth(), "wrong-answer",
         "cancel() returned false for a task that was in the queue, while another thread waited for it");
  expect(count_in(answer, "ran") == 0, "cancelled-but-ran",
         "cancel() returned true for a task that was in the queue, but the task ran");
  const auto outcome = outcome_in(answer.at("outcome"));
  expect(was_cancelled(outcome), "wrong-answer",
         fmt::format("get() of a cancelled task {}; it must throw Cancelled", shown(outcome)));
  SUCCEED();
}

TEST_CASE("cancel(), just when a worker takes the task", "[task3][small]") {
  const auto seed = take_fresh_seed();
  const auto asked = [seed](bool inside, int steps = 0) {
    return call_for("cancel_as_it_begins",
                    {{"workers", 1}, {"seed", seed}, {"inside", inside}, {"steps", steps}});
  };
  const auto as_it_comes = [&] {
    check_cancelled_as_it_begins(answer_or_name(call(asked(false)), "cancel_as_it_begins").value);
  };
  if (over_processes()) return as_it_comes();
  // The worker takes a few locks between two tasks: cancel() comes at each of these moments.
  constexpr int most_steps = 6;
  for (int steps = 0; steps <= most_steps && !instrumented(); ++steps) {
    auto ordered = asked(false, steps);
    ordered.waits.emplace().step_aside = true;
    const auto reply = call(ordered);
    if (ended_in_time(reply.run))
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
  // Last, because it names no line if it fails by chance.
  as_it_comes();
}

TEST_CASE("… nor the end", "[task3][threads]") {
  expect_nothing_missed("destroy", {{"workers", 2}, {"used", false}});
  expect_nothing_missed("shutdown", {{"workers", 1}, {"drain", true}});
  expect_nothing_missed("shutdown", {{"workers", 1}, {"drain", false}});
  expect_all_awake("destroy", {{"workers", 2}, {"used", false}});
  SUCCEED();
}

TEST_CASE("shutdown with drain: queued tasks run first", "[task3][small]") {
  for (const bool again : {false, true}) {
    const auto answer = run_executor_program("shutdown", {{"workers", 1}, {"drain", true}, {"again", again}});
    expect_callers_thread_free(answer);
    expect_drained(answer, 1, 5, "shutdown(Drain::yes) was called");
    expect(count_in(answer, "inside") == 0 && count_in(answer, "ran_later") == 5, left_running(),
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
  expect(count_in(answer, "inside") == 0, left_running(),
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

TEST_CASE("A task calls map on its own executor, which has one worker", "[task4][threads][small]") {
  for (const int tasks : {1, 3}) {
    const auto answer = run_executor_program("nested", {{"workers", 1}, {"levels", 1}, {"tasks", tasks}});
    expect(answer.at("values") == Json(std::vector<std::int64_t>(static_cast<std::size_t>(tasks), sum_of(5))),
           "wrong-answer", "a task that calls map gave a wrong result");
  }
  SUCCEED();
}

TEST_CASE("All workers are inside tasks that call map", "[task4][threads][small]") {
  const auto answer = run_executor_program("nested", {{"workers", 3}, {"levels", 1}, {"tasks", 6}});
  expect(answer.at("values") == Json(std::vector<std::int64_t>(6, sum_of(5))), "wrong-answer",
         "tasks that call map gave wrong results");
  SUCCEED();
}

TEST_CASE("A map in a task in a map in a task", "[task4][threads][small]") {
  for (const int workers : {1, 2}) {
    const auto answer = run_executor_program("nested", {{"workers", workers}, {"levels", 3}, {"tasks", 2}});
    expect(
        answer.at("values") == Json(std::vector<std::int64_t>(2, 8 * std::int64_t{executor_task_value(0)})),
        "wrong-answer", "tasks that call map gave wrong results");
  }
  SUCCEED();
}

TEST_CASE("A task that waits for its map sleeps", "[task4][threads]") {
  expect_sleepers({"map_inside"});
  SUCCEED();
}

TEST_CASE("A task calls map on another executor, whose workers run it", "[task4][threads][small]") {
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

}  // namespace

RegisterExecutorContract::RegisterExecutorContract(ExecutorWorkers workers) {
  if (workers == ExecutorWorkers::processes) set_over_processes(), leave_out("[threads]");
  const RegisterWorkload registered{measured_workload()};
}

}  // namespace manyhands::host
