// What a correct executor does: the contract that all executors of this course share. In addition, what only
// processes have: messages of any length, and workers that die.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "kit/host/base/context.hpp"
#include "kit/host/cases/cases.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/diagnose.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/run/cut_calls.hpp"
#include "kit/host/run/judged.hpp"
#include "kit/host/suites/executor_contract.hpp"
#include "kit/host/suites/executor_outcomes.hpp"
#include "kit/host/suites/executor_run.hpp"
#include "long_text.hpp"
#include "model/known_code.hpp"

namespace {

using namespace manyhands;
using namespace manyhands::host::executor;

const host::RegisterExecutorContract contract{host::ExecutorWorkers::processes};

Finding found(KnownCode code, std::string message) {
  Finding finding;
  finding.code = code.str();
  finding.by = "tests";
  finding.message = std::move(message);
  return finding;
}

// ------------------------------------------------------------------------------- messages

struct Texts {
  int workers = 2;
  int tasks = 4;
  int size = 4500;  // of an argument; the result is twice as long
};

std::optional<Finding> judge_texts(const host::Answer& answer, const Texts& texts, std::uint32_t seed) {
  sees_itself(answer.value);
  const auto count = static_cast<std::size_t>(texts.tasks);
  const auto sizes = answer.value.at("sizes").exactly(count);
  const auto sums = answer.value.at("sums").exactly(count);
  for (int i = 0; i < texts.tasks; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto text = long_text(seed, i, texts.size);
    const auto size = sizes[at].whole<int>(0);
    const auto sum = sums[at].whole<std::uint32_t>();
    if (size != 2 * texts.size)
      return found("wrong-answer", fmt::format("a task got a text of {} bytes and returned it twice; the "
                                               "result must have {} bytes, but get() returned {}",
                                               texts.size, 2 * texts.size, size));
    if (sum != checksum(text + text))
      return found("wrong-answer", fmt::format("a task got a text of {} bytes and returned it twice; the "
                                               "result has the right length, but other letters",
                                               texts.size));
  }
  return std::nullopt;
}

// `fault`: what the grader does to the program's calls meanwhile. `code`, `lead`: for a program that is wrong
// only in this case.
Leftovers check_texts(const Texts& texts, bool host::Call::*fault = nullptr,
                      std::optional<KnownCode> code = std::nullopt, const std::string& lead = "") {
  auto call =
      call_for("long_messages", {{"workers", texts.workers}, {"tasks", texts.tasks}, {"size", texts.size}});
  const auto seed = take_fresh_seed();
  call.args["seed"] = seed;
  if (fault != nullptr) call.*fault = true;
  const auto reply = host::call(call);
  const auto& run = reply.run;
  std::optional<Finding> wrong;
  if (run.outcome == Outcome::answered || run.outcome == Outcome::starved || run.outcome == Outcome::fault) {
    const auto& answer = host::answer_of(reply);
    wrong = host::child_returned(run);
    if (!wrong) wrong = host::judged([&] { return judge_texts(answer, texts, seed); });
  } else {
    wrong = host::diagnose(run, host::context().prefix);
    if (run.outcome == Outcome::hung) host::context().stopped = true;
  }
  if (!wrong) return run.left;
  static const std::vector<KnownCode> names_of_their_own{"wait-before-read", "pipe-end-left-open",
                                                         "broken-pipe", "address-sent"};
  const bool own = std::find(names_of_their_own.begin(), names_of_their_own.end(), wrong->code) !=
                   names_of_their_own.end();
  if (code && !own) {
    // The rest follows from the message that was cut off.
    if (run.child_returned) wrong->message = "an exception left a worker process: " + run.child_threw;
    wrong->code = code->str();
    wrong->file.clear();
    wrong->line = 0;
    wrong->related.clear();
  }
  if (!lead.empty()) wrong->message = lead + ". The result: " + wrong->message;
  if (code) host::place_at_cut_calls(*wrong, reply, wrong->code);
  host::fail(*wrong);
}

void several_thousand_bytes() {
  for (const int workers : {1, 3}) check_texts({.workers = workers});
  SUCCEED();
}

// If a process between the executor and its workers ends first, nobody in the program can wait for them.
void waited_for_by_their_parent() {
  const auto left = check_texts({});
  host::expect(
      left.orphans < 1, "children-not-reaped",
      fmt::format("{} of your processes had a parent that ended without waiting for {}. The process that "
                  "forks a worker calls waitpid for it, and only then ends itself",
                  left.orphans, left.orphans == 1 ? "it" : "them"));
  SUCCEED();
}

void in_parts() {
  check_texts({});
  check_texts(
      {}, &host::Call::short_reads, KnownCode("short-read"),
      "your executor is right when a message of 9 kB arrives in one part, and wrong when read() "
      "returns the same message in several parts. Check what read() returns, and read again until the "
      "message is complete");
  SUCCEED();
}

int processes_in(const Leftovers& left) {
  return left.children + left.zombies;
}

void interrupted() {
  check_texts({});
  const auto left = check_texts(
      {}, &host::Call::interrupts, KnownCode("interrupted-call"),
      "a signal may arrive while read() or waitpid() waits, in a worker, too: then it returns -1, and errno "
      "is EINTR; call it again. Or while write() is in the middle of a long message: then it returns how "
      "much it has written, which is less than you asked for; write the rest");
  // If some are left without signals, too, the mechanism check says so.
  if (processes_in(left) > 0 && processes_in(check_texts({})) == 0 && processes_in(check_texts({})) == 0)
    host::fail(
        "interrupted-call",
        fmt::format("a signal may arrive while waitpid() waits for a child: then it returns -1, and errno "
                    "is EINTR. It has not waited for any child; call it again. This happened here, and {} "
                    "of your child processes {} still there after shutdown",
                    processes_in(left), processes_in(left) == 1 ? "was" : "were"));
  SUCCEED();
}

// Whatever it is that they wait in: poll and epoll_wait, too.
void waits_interrupted() {
  const std::string lead =
      "signals arrived while one worker was running a task, and all other threads and processes of the "
      "executor waited. Calls such as read, poll and epoll_wait then return -1, and errno is EINTR: that is "
      "no error, no death and no end";
  auto call = call_for("waits_are_interrupted", {{"workers", 2}});
  call.args["seed"] = take_fresh_seed();
  call.interrupts = true;
  const auto reply = host::call(call);
  const auto& run = reply.run;
  if (run.outcome != Outcome::answered && run.outcome != Outcome::starved && run.outcome != Outcome::fault) {
    auto wrong = host::diagnose(run, host::context().prefix);
    if (run.outcome == Outcome::hung) host::context().stopped = true;
    wrong.code = KnownCode("interrupted-call").str();
    wrong.message = lead + ". The result: " + wrong.message;
    host::fail(wrong);
  }
  const auto& answer = host::answer_of(reply).value;
  sees_itself(answer);
  expect_callers_thread_free(answer);
  const auto running = outcome_in(answer.at("running"));
  const auto later = outcome_in(answer.at("later"));
  host::expect(gave(running, 1), "interrupted-call",
               fmt::format("{}. get() of the task that was running {}", lead, shown(running)));
  host::expect(gave(later, 9), "interrupted-call",
               fmt::format("{}. get() of a task that was submitted later {}", lead, shown(later)));
  SUCCEED();
}

// Much more than a pipe holds, in both directions, and several of them at once.
void a_megabyte() {
  constexpr int megabyte = 1 << 20;
  check_texts({});
  for (const int workers : {1, 2})
    check_texts(
        {.workers = workers, .tasks = 2 * workers + 1, .size = megabyte}, nullptr, KnownCode("short-read"),
        "your executor is right with messages of 9 kB, and wrong with some of 1 and 2 MB. They do not "
        "fit into a pipe (64 KiB), so they arrive in parts: read again until the message is complete");
  SUCCEED();
}

// ------------------------------------------------------------------------------- a worker dies

constexpr const char* rule =
    "The task of a worker that dies gets BrokenExecutor. All other tasks are run by other workers; or the "
    "executor is broken, and all of its tasks get BrokenExecutor from then on";

// The program waits for another task (guest.cpp): the one of the dead worker is done.
bool after_the_victim(const Run& run) {
  return std::any_of(run.stacks.begin(), run.stacks.end(), [](const ThreadStack& stack) {
    return std::any_of(stack.frames.begin(), stack.frames.end(), [](const Frame& frame) {
      return frame.function.find("after_the_victim") != std::string::npos;
    });
  });
}

// A program that hangs after the death of a worker: is it still waiting for it? `whose`: it is known which
// task it waits for.
Finding explain_hang(const Run& run, const std::string& lead, bool whose) {
  auto stuck = host::diagnose(run, host::context().prefix);
  if (stuck.code != KnownCode("hang") && stuck.code != KnownCode("pipe-end-left-open") &&
      stuck.code != KnownCode("endless-loop")) {
    stuck.message = lead + ". The result: " + stuck.message;
    return stuck;
  }
  // Whoever reads the dead worker's pipe would see its end, if no other process held a write end.
  const int program = run.stacks.empty() ? 0 : run.stacks.front().pid;
  const bool by_itself = std::any_of(run.blocked.begin(), run.blocked.end(), [&](const BlockedCall& call) {
    return call.pid == program && host::waits_for_own_end(run, call);
  });
  if (by_itself || stuck.code == KnownCode("pipe-end-left-open")) {
    stuck.code = KnownCode("pipe-end-left-open").str();
    stuck.message =
        lead +
        ", and your program waits for ever. It waits for the end of the dead worker's pipe, which "
        "never comes, because " +
        (by_itself ? "the program itself" : "another process") +
        " still holds a write end of that pipe. In the parent, close the ends that the child uses "
        "right after fork; in each child, close those that belong to the others";
    return stuck;
  }
  if (after_the_victim(run)) {
    stuck.code = KnownCode("tasks-dropped").str();
    stuck.message = lead +
                    ". That task is done, but another one, which was queued or submitted later, never "
                    "ends, and whoever waits for it waits for ever. " +
                    rule;
    return stuck;
  }
  stuck.message = lead + ", and your program waits for ever. " + rule;
  if (!whose) return stuck;
  stuck.code = KnownCode("dead-worker-not-noticed").str();
  stuck.message += ". End of file on a worker's pipe, or waitpid, tells you that it is gone";
  return stuck;
}

host::Reply call_with_death(const std::string& program, const nlohmann::json& args, const std::string& lead,
                            bool whose = true) {
  auto call = call_for(program, args);
  if (!args.contains("seed")) call.args["seed"] = take_fresh_seed();
  auto reply = host::call(call);
  if (reply.run.outcome == Outcome::hung) {
    host::context().stopped = true;
    host::fail(explain_hang(reply.run, lead, whose));
  }
  if (reply.run.outcome == Outcome::crashed || reply.run.outcome == Outcome::threw) {
    auto wrong = host::diagnose(reply.run, host::context().prefix);
    wrong.message = lead + ". The result: " + wrong.message;
    host::fail(wrong);
  }
  sees_itself(host::answer_of(reply).value);
  return reply;
}

// Nothing may be left of the one worker that died, of several. If something is left of all workers, the
// mechanism check says so.
void expect_nothing_left(const Run& run, const std::string& lead) {
  host::expect(run.left.zombies != 1, "children-not-reaped",
               lead + ": your program never waited for it. A killed child needs waitpid, too");
  // The parent holds at most two ends of one worker's pipes.
  const int ends = run.left.descriptors;
  host::expect(
      host::instrumented() || ends < 1 || ends > 2, "descriptors-left-open",
      fmt::format("{}: of the pipes to it, {} still open when the executor had been destroyed. Close "
                  "the pipes to a dead worker, too",
                  lead, ends == 1 ? "1 end was" : "2 ends were"));
}

// Is a future that is not the victim's right? Either all of them have values, or none that is asked for after
// the first BrokenExecutor has one.
class AfterDeath {
 public:
  explicit AfterDeath(std::string lead) : lead_(std::move(lead)) {}

  // A task that was queued or running at that moment.
  void other(const Came& outcome, int i) {
    if (was_broken(outcome)) ++broken_;
    if (was_broken(outcome) || gave(outcome, i)) return;
    host::fail("wrong-answer",
               fmt::format("{}. Then get() of another task {}. {}", lead_, shown(outcome), rule));
  }
  // One that was submitted later.
  void later(const Came& outcome, bool right) {
    if (!was_broken(outcome) && !right)
      host::fail("wrong-answer",
                 fmt::format("{}. A task that was submitted later {}. {}", lead_, shown(outcome), rule));
    if (!was_broken(outcome) && broken_ > 0)
      host::fail(
          "tasks-dropped",
          fmt::format("{}. {} got BrokenExecutor, too, although the executor goes on: a task that was "
                      "submitted later gave its result. {}",
                      lead_, broken_ == 1 ? "another task" : fmt::format("{} other tasks", broken_), rule));
  }

 private:
  std::string lead_;
  int broken_ = 0;
};

void expect_broken(const Came& victim, const std::string& lead) {
  if (was_broken(victim)) return;
  host::fail("dead-worker-not-noticed",
             fmt::format("{}, and get() of this task {}. {}", lead, shown(victim), rule));
}

void expect_not_redone(const host::Given& answer, const std::string& lead) {
  host::expect(!answer.at("redone").truth(), "task-redone",
               lead +
                   ", and the same task was started again. It may have done half of its work already, or be "
                   "what kills its worker. " +
                   rule);
}

enum class Others { busy, idle };

void check_death(int workers, int how, Others what = Others::busy) {
  const auto lead = fmt::format("{} while it ran a task{}",
                                how == 1 ? "a worker process ended, as after exit(),"
                                         : "a worker process was killed, as when memory is short,",
                                workers == 1           ? "; it was the only worker"
                                : what == Others::idle ? ", and the other workers had nothing to do"
                                                       : "");
  const int busy = what == Others::busy ? workers - 1 : 0;
  const int queued = what == Others::busy ? 4 : 0;
  const auto reply = call_with_death(
      "worker_dies", {{"workers", workers}, {"how", how}, {"busy", busy}, {"queued", queued}}, lead);
  const auto& answer = reply.answer->value;
  expect_callers_thread_free(answer);
  expect_not_redone(answer, lead);
  expect_broken(outcome_in(answer.at("victim")), lead);
  AfterDeath after(lead);
  const auto outcomes = outcomes_in(answer, static_cast<std::size_t>(busy + queued));
  for (int i = 0; i < busy + queued; ++i)
    after.other(outcomes[static_cast<std::size_t>(i)], i < busy ? i + 1 : i - busy);
  const auto later = outcome_in(answer.at("later"));
  after.later(later, gave(later, 9));
  const auto mapped = outcome_in(answer.at("mapped"));
  if (!was_broken(mapped)) {
    host::expect(mapped.to == Came::To::value, "wrong-answer",
                 fmt::format("{}. A later map {}. {}", lead, shown(mapped), rule));
    expect_values(mapped.value, values_up_to(3), "a map after the death of a worker");
  }
  after.later(mapped, true);
  const auto last = outcome_in(answer.at("last"));
  after.later(last, gave(last, 9));
  const bool accepted = answer.at("accepted").truth();
  host::expect(accepted || was_broken(last), "broken-answer", "your program's answer contradicts itself");
  host::expect(!accepted || !was_broken(last), "wrong-answer",
               fmt::format("{}. Then the executor was broken: get() of a task that was submitted later threw "
                           "BrokenExecutor. But submit had accepted that task. As soon as the executor is "
                           "broken, submit must throw BrokenExecutor itself",
                           lead));
  if (workers > 2) expect_nothing_left(reply.run, lead);
}

void worker_killed() {
  for (const int workers : {1, 3}) check_death(workers, 0);
  check_death(3, 0, Others::idle);
  SUCCEED();
}

void worker_ended() {
  for (const int workers : {1, 2}) check_death(workers, 1);
  SUCCEED();
}

void one_of_many() {
  for (const int workers : {1, 2}) {
    const auto lead =
        fmt::format("one of six tasks killed its process{}", workers == 1 ? ", that of the only worker" : "");
    const auto reply = call_with_death("one_of_many_dies", {{"workers", workers}}, lead, false);
    const auto& answer = reply.answer->value;
    expect_callers_thread_free(answer);
    expect_not_redone(answer, lead);
    const auto mapped = outcome_in(answer.at("mapped"));
    host::expect(was_broken(mapped), "dead-worker-not-noticed",
                 fmt::format("{}, and map {}; it must throw BrokenExecutor", lead, shown(mapped)));
    const bool taken = answer.at("taken").truth();
    const auto submitted = answer.at("submitted").whole<int>(0, 6);
    host::expect(taken == (submitted == 6), "broken-answer", "your program's answer contradicts itself");
    const auto outcomes = outcomes_in(answer.at("outcomes").elements());
    host::expect(static_cast<int>(outcomes.size()) == submitted, "wrong-answer",
                 fmt::format("{}: as_completed visited {} futures of {}", lead, outcomes.size(), submitted));
    std::vector<int> right;
    for (int i = 0; i < 6; ++i)
      if (i != 3) right.push_back(host::executor_task_value(i));
    int broken = 0;
    for (const auto& outcome : outcomes) {
      if (was_broken(outcome)) {
        ++broken;
        continue;
      }
      const auto known = outcome.to == Came::To::value
                             ? std::find(right.begin(), right.end(), task_value_in(outcome.value))
                             : right.end();
      host::expect(known != right.end(), "wrong-answer",
                   fmt::format("{}: as_completed visited a future, and then get() {}", lead, shown(outcome)));
      right.erase(known);
    }
    host::expect(broken > 0 || submitted < 4, "dead-worker-not-noticed",
                 lead + ", and as_completed visited no future that throws BrokenExecutor");
  }
  SUCCEED();
}

// A dead worker costs at most one task; or the executor is broken, and every later task fails.
void expect_not_used_again(const std::vector<Came>& outcomes, const std::string& lead) {
  const auto first = std::find_if(outcomes.begin(), outcomes.end(), was_broken);
  const auto broken = std::count_if(outcomes.begin(), outcomes.end(), was_broken);
  if (broken < 2 || std::all_of(first, outcomes.end(), was_broken)) return;
  host::fail(
      "dead-worker-not-noticed",
      fmt::format(
          "{}. Of {} tasks that were submitted later, one after another, {} got BrokenExecutor and the "
          "others their results: the executor goes on, but gives tasks to the dead worker "
          "again and again. Whatever shows that it is dead (here a write that fails), give it no "
          "more tasks. {}",
          lead, outcomes.size(), broken, rule));
}

void idle_worker() {
  for (const int workers : {1, 2, 3}) {
    const auto lead = fmt::format("a worker process was killed while it waited for a task{}",
                                  workers == 1 ? "; it was the only worker" : "");
    const auto reply = call_with_death("idle_worker_dies", {{"workers", workers}}, lead);
    const auto& answer = reply.answer->value;
    expect_callers_thread_free(answer);
    const auto outcomes = outcomes_in(answer, static_cast<std::size_t>(3 * workers + 3));
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      host::expect(was_broken(outcomes[i]) || gave(outcomes[i], static_cast<int>(i)), "wrong-answer",
                   fmt::format("{}. A task that was submitted later {}; it must give its result or throw "
                               "BrokenExecutor",
                               lead, shown(outcomes[i])));
    expect_not_used_again(outcomes, lead);
  }
  SUCCEED();
}

// The result is there as a whole, or not at all. (Where a third process reads, it may be there.)
void dies_as_it_answers() {
  constexpr int size = 2'000'000;
  const std::string lead =
      "a worker process was killed while it sent a result of 4 MB: only the beginning of this message "
      "arrived, "
      "and then the end of file";
  const auto seed = take_fresh_seed();
  const auto reply =
      call_with_death("worker_dies_as_it_answers", {{"workers", 2}, {"size", size}, {"seed", seed}}, lead);
  const auto victim = outcome_in(reply.answer->value.at("victim"));
  if (was_broken(victim)) {
    SUCCEED();
    return;
  }
  if (victim.to != Came::To::value)
    host::fail("dead-worker-not-noticed",
               fmt::format("{}. get() of this task {}. {}", lead, shown(victim), rule));
  const auto text = long_text(seed, 0, size);
  const auto got = victim.value.at("size").whole<int>(0);
  const bool whole =
      got == 2 * size && victim.value.at("sum").whole<std::uint32_t>() == checksum(text + text);
  host::expect(
      whole, "dead-worker-not-noticed",
      fmt::format("{}. get() returned {} bytes, as if all of it had arrived. Check for the end of file in "
                  "the middle of a message, too. {}",
                  lead, got, rule));
  SUCCEED();
}

const host::CasesAtTheEnd cases{
    {&several_thousand_bytes, "Arguments and results of several thousand bytes arrive", "[task4][small]"},
    {&waited_for_by_their_parent, "Every process is waited for by its parent", "[task3]"},
    {&in_parts, "A message that arrives in parts is read completely", "[task4][small]"},
    {&interrupted, "A signal that interrupts a call does no harm", "[task4]"},
    {&waits_interrupted, "Signals while the executor waits do no harm", "[task4]"},
    {&a_megabyte, "Arguments and results of a megabyte arrive", "[task4]"},
    {&worker_killed, "The task of a worker that is killed gets BrokenExecutor", "[task5][small]"},
    {&worker_ended, "… also if the worker ended by itself, with status 0", "[task5][small]"},
    // After the two above, which tell apart whose task never ends.
    {&one_of_many, "map and as_completed, when one of the workers dies", "[task5][small]"},
    {&idle_worker, "A worker dies while it has nothing to do", "[task5][small]"},
    {&dies_as_it_answers, "A worker dies in the middle of its result", "[task5]"},
};

}  // namespace
