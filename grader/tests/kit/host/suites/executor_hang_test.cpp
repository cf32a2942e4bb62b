// From the stacks of a hanging executor to the name of the mistake.
#include "kit/host/suites/executor_hang.hpp"

#include "kit/host/base/catch.hpp"
#include "model/finding_codes.hpp"

namespace executor_hang_test {

using namespace manyhands;

namespace {

constexpr auto prefix = "starter/demo";
constexpr auto file = "starter/demo/executor.hpp";

Frame learners(const char* function, int line) {
  return {function, file, line};
}
Frame step(const char* name) {
  return {std::string("manyhands::guest::steps::") + name + "<Executor>", "executor_programs.hpp", 1};
}
const Frame futex{"__futex_abstimed_wait_common64", "", 0};
const Frame lock{"__lll_lock_wait", "", 0};
const Frame gate{"manyhands::guest::board::wait_for", "shared_board.cpp", 1};
const Frame held_task{"manyhands::guest::tasks::hold", "executor_tasks.cpp", 1};

const std::vector<Frame> idle_worker{futex, learners("Executor::work", 30), learners("<lambda()>", 12)};
const std::vector<Frame> busy_worker{futex, gate, held_task, learners("Executor::work", 34),
                                     learners("<lambda()>", 12)};

Finding explained(const char* program, std::vector<Frame> main, std::vector<std::vector<Frame>> others) {
  Run run;
  run.outcome = Outcome::hung;
  // In a debugger's order: the newest thread first.
  int tid = 107;
  for (auto& frames : others) run.stacks.push_back({100, tid--, 'S', std::move(frames)});
  run.stacks.push_back({100, 100, 'S', std::move(main)});
  Finding stuck;
  stuck.code = "hang";
  auto finding = host::explain_executor_hang(run, program, prefix, stuck);
  CHECK_FALSE(headline_of(finding.code).empty());
  return finding;
}

}  // namespace

TEST_CASE("a worker that waits inside its own task is named at the function that the task called") {
  const auto finding = explained("nested", {futex, learners("Future::get", 50), step("take_result")},
                                 {{futex,
                                   learners("Future::get", 50),
                                   learners("Executor::map", 80),
                                   {"manyhands::guest::tasks::spread<Executor>", "executor_programs.hpp", 1},
                                   learners("Executor::work", 34)}});
  CHECK(finding.code == "waits-inside-pool");
  CHECK(finding.line == 80);
}

TEST_CASE(
    "a task that stands behind a busy worker, while another one is idle, is no map that waits for each") {
  const std::vector<Frame> main{futex, learners("Future::get", 50), learners("Executor::map", 80),
                                step("map_inputs")};
  const auto busy_until = [](const char* what) {
    return std::vector<Frame>{futex,
                              gate,
                              {std::string("manyhands::guest::tasks::") + what, "executor_tasks.cpp", 1},
                              {"manyhands::guest::tasks::in_reverse", "executor_tasks.cpp", 1},
                              learners("Executor::work", 34)};
  };
  CHECK(explained("map_in_reverse", main, {idle_worker, busy_until("until_third_has_begun")}).code ==
        "waits-inside-pool");
  CHECK(explained("map_in_reverse", main, {idle_worker, busy_until("until_second_has_begun")}).code ==
        "waits-for-each-task");
}

TEST_CASE("a worker may wait for another executor; if that one does nothing, nobody woke its workers") {
  const auto finding = explained("two_executors", {futex, learners("Future::get", 50), step("take_result")},
                                 {idle_worker,
                                  {futex,
                                   learners("Future::get", 50),
                                   learners("Executor::map", 80),
                                   {"manyhands::guest::tasks::visit<Executor>", "executor_programs.hpp", 1},
                                   learners("Executor::work", 34)}});
  CHECK(finding.code == "lost-wakeup");
  CHECK(finding.line == 80);
}

TEST_CASE("a task that runs under the lock is named where its worker runs it") {
  const auto finding =
      explained("held_arguments", {lock, learners("Executor::submit", 20), step("hand_in")}, {busy_worker});
  CHECK(finding.code == "lock-held-during-task");
  CHECK(finding.line == 34);
}

TEST_CASE("workers that wait for more when the executor shuts down are a shutdown deadlock") {
  const auto finding = explained("destroy", {futex, learners("Executor::~Executor", 15), step("destroy")},
                                 {idle_worker, idle_worker});
  CHECK(finding.code == "shutdown-deadlock");
  CHECK(finding.line == 30);
}

TEST_CASE("one who waits while nobody has a task has lost a wake-up") {
  const auto finding =
      explained("results", {futex, learners("Future::get", 50), step("take_result")}, {idle_worker});
  CHECK(finding.code == "lost-wakeup");
  CHECK(finding.line == 50);
}

TEST_CASE("only who waits for a task that has thrown, or has ended its worker, lost an exception") {
  const std::vector<Frame> result{futex, learners("Future::get", 50), step("take_result")};
  const std::vector<Frame> failure{futex, learners("Future::get", 50), step("take_failure")};
  CHECK(explained("failures", failure, {idle_worker}).code == "exception-lost");
  CHECK(explained("failures", result, {}).code == "exception-lost");
  CHECK(explained("failures", result, {idle_worker}).code == "lost-wakeup");
  CHECK(explained("failures", {futex, gate, step("see_begun")}, {idle_worker}).code == "lost-wakeup");
  CHECK(explained("failures", {futex, gate, step("see_begun")}, {}).code == "ran-in-callers-thread");
}

TEST_CASE("what as_completed and map wait for is told from what they should do") {
  const std::vector<Frame> completes{futex, learners("Future::wait", 50),
                                     learners("Executor::as_completed", 90), step("take_completed")};
  const auto completed = explained("completed", completes, {busy_worker, busy_worker, idle_worker});
  CHECK(completed.code == "waits-in-order");
  CHECK(completed.line == 90);
  const std::vector<Frame> maps{futex, learners("Future::get", 50), learners("Executor::map", 80),
                                step("map_inputs")};
  CHECK(explained("map_in_reverse", maps, {busy_worker, idle_worker}).code == "waits-for-each-task");
  CHECK(explained("after_shutdown", maps, {}).code == "accepted-after-shutdown");
}

TEST_CASE("a hang that shows no mistake keeps its name") {
  CHECK(explained("results", {futex}, {}).code == "hang");
}

TEST_CASE("a submit that waits until its task has ended is serial") {
  const auto finding = explained(
      "held_arguments",
      {{"read", "", 0}, learners("Executor::run", 70), learners("Executor::submit", 44), step("hand_in")},
      {{futex, gate, held_task, learners("Executor::run", 66), learners("Executor::submit", 44),
        step("hand_in")}});
  CHECK(finding.code == "serial");
  CHECK(finding.line == 44);
}

TEST_CASE("a thread in wait() that nobody tells about a cancelled task is named where it waits") {
  const std::vector<Frame> waits{futex, learners("Future::wait", 50), step("wait_for_result")};
  const auto finding =
      explained("cancel_while_waited", {futex, gate, step("see_back")}, {waits, busy_worker});
  CHECK(finding.code == "lost-wakeup");
  CHECK(finding.line == 50);
}

TEST_CASE("if a task wakes a thread that waits for a result, the worker that sleeps on is named") {
  const std::vector<Frame> waits{futex, learners("Future::wait", 50), step("wait_for_result")};
  const auto for_task =
      explained("result_before_task", {futex, gate, step("see_begun")}, {waits, idle_worker, busy_worker});
  CHECK(for_task.code == "lost-wakeup");
  CHECK(for_task.line == 30);
  const auto for_result =
      explained("result_before_task", {futex, gate, step("see_back")}, {waits, idle_worker, idle_worker});
  CHECK(for_result.code == "lost-wakeup");
  CHECK(for_result.line == 50);
}

}  // namespace executor_hang_test
