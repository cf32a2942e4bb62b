#include "kit/host/suites/executor_hang.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "model/known_code.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {
namespace {

constexpr std::string_view tasks = "manyhands::guest::tasks::";
constexpr std::string_view steps = "manyhands::guest::steps::";

// What one thread is doing, from the innermost frame outwards.
struct Actor {
  const ThreadStack* stack = nullptr;
  bool is_program = false;            // the thread that runs the program
  bool in_task = false;               // it runs a task
  const Frame* in_step = nullptr;     // the program's step
  const Frame* waits_in = nullptr;    // innermost frame of the learner's, where it waits; null: in a task
  const Frame* entered = nullptr;     // the learner's function that the program or the task called
  std::vector<const Frame*> callers;  // the learner's frames that called the task
  bool for_mutex = false;
};

bool names(const Frame& frame, std::string_view part) {
  return frame.function.find(part) != std::string::npos;
}

bool is_step(const Frame* frame, std::string_view name) {
  return frame != nullptr && names(*frame, std::string(steps) + std::string(name));
}

Actor actor_of(const ThreadStack& stack, int program, const std::string& prefix) {
  Actor actor;
  actor.stack = &stack;
  actor.is_program = stack.tid == program;
  for (const auto& frame : stack.frames) {
    const bool learners = is_learners(frame, prefix);
    // A template argument may also have the name of a task, so the function's name must begin with it.
    if (frame.function.starts_with(tasks)) {
      actor.in_task = true;
    } else if (names(frame, steps)) {
      if (actor.in_step == nullptr) actor.in_step = &frame;
    } else if (learners && !actor.in_task && actor.in_step == nullptr) {
      if (actor.waits_in == nullptr) actor.waits_in = &frame;
      actor.entered = &frame;
    } else if (learners && actor.in_task) {
      actor.callers.push_back(&frame);
    }
    if (!learners && waits_for(frame, WaitsFor::mutex)) actor.for_mutex = true;
  }
  return actor;
}

std::string_view name_of_step(const Frame* step) {
  if (is_step(step, "hand_in")) return "submit";
  if (is_step(step, "take_result") || is_step(step, "take_failure")) return "get";
  if (is_step(step, "wait_for_result")) return "wait";
  if (is_step(step, "map_inputs")) return "map";
  if (is_step(step, "take_completed")) return "as_completed";
  if (is_step(step, "shut_down")) return "shutdown";
  if (is_step(step, "destroy")) return "the destructor";
  return {};
}

class Scene {
 public:
  Scene(const Run& run, const std::string& prefix) {
    // The program's own process comes first, and its first thread has the same number as the process.
    const int program = run.stacks.empty() ? 0 : run.stacks.front().pid;
    for (const auto& stack : run.stacks) actors_.push_back(actor_of(stack, program, prefix));
  }

  template <class Test>
  [[nodiscard]] const Actor* find(Test test) const {
    const auto found = std::find_if(actors_.begin(), actors_.end(), test);
    return found == actors_.end() ? nullptr : &*found;
  }
  template <class Test>
  [[nodiscard]] int count(Test test) const {
    return static_cast<int>(std::count_if(actors_.begin(), actors_.end(), test));
  }

 private:
  std::vector<Actor> actors_;
};

// Of the frames that called a task: the worker's own function, which is where locks are acquired. The
// thread's outermost function is often just a lambda that calls it.
const Frame* worker_function(const std::vector<const Frame*>& callers) {
  const auto is_lambda = [](const Frame* frame) { return names(*frame, "lambda"); };
  const auto own = std::find_if_not(callers.rbegin(), callers.rend(), is_lambda);
  return own == callers.rend() ? callers.back() : *own;
}

std::string many(int n, const char* one, const char* more) {
  return n == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", n, more);
}

Finding named(Finding stuck, KnownCode code, std::string message, const Frame* place) {
  stuck.code = code.str();
  stuck.message = std::move(message);
  if (place != nullptr) {
    stuck.file = place->file;
    stuck.line = place->line;
    const auto same = [place](const Related& r) { return r.file == place->file && r.line == place->line; };
    stuck.related.erase(std::remove_if(stuck.related.begin(), stuck.related.end(), same),
                        stuck.related.end());
  }
  return stuck;
}

bool over_processes(const Run& run) {
  return std::any_of(run.stacks.begin(), run.stacks.end(),
                     [&](const ThreadStack& stack) { return stack.pid != run.stacks.front().pid; });
}
constexpr const char* messages =
    ". Between processes: has the message with the task, or with its result, been sent completely, and does "
    "somebody read it?";

Finding lock_held(Finding stuck, const std::vector<const Frame*>& callers) {
  return named(
      std::move(stuck), "lock-held-during-task",
      "a task runs here while its worker holds a lock. Until the task ends, no other thread can submit, take "
      "or finish a task. Take the task under the lock, unlock, then run the task",
      callers.empty() ? nullptr : worker_function(callers));
}

}  // namespace

Finding explain_executor_hang(const Run& run, const std::string& program, const std::string& prefix,
                              Finding stuck) {
  const Scene scene(run, prefix);
  const auto holds_task = [](const Actor& a) { return a.in_task && a.waits_in == nullptr; };
  const auto idle = [](const Actor& a) { return !a.in_task && !a.is_program && a.waits_in != nullptr; };
  const auto sleeps = [&](const Actor& a) { return idle(a) && a.in_step == nullptr; };
  const Actor* main = scene.find([](const Actor& a) { return a.is_program; });
  if (main == nullptr) return stuck;
  const int held = scene.count(holds_task);
  const int idlers = scene.count(idle);

  // A task that calls its executor, and needs the lock that its own worker holds.
  if (const auto* itself =
          scene.find([](const Actor& a) { return a.in_task && a.waits_in != nullptr && a.for_mutex; }))
    return lock_held(std::move(stuck), itself->callers);
  const auto* nested = scene.find([](const Actor& a) { return a.in_task && a.waits_in != nullptr; });
  if (nested != nullptr && program == "two_executors")
    return named(std::move(stuck), "lost-wakeup",
                 "a task of one executor called map on another one, and its worker waits here; but the "
                 "other executor's workers do not run the submitted tasks. Submit them to its queue, as from "
                 "any other thread",
                 nested->entered);
  if (nested != nullptr)
    return named(
        std::move(stuck), "waits-inside-pool",
        "a task called map on its own executor, and now its worker waits here for tasks that are still "
        "in the queue. All workers wait like this, so none is left to run those tasks. A worker that "
        "waits must run them itself",
        nested->entered);

  if (held > 0) {
    const auto* shut_out =
        scene.find([](const Actor& a) { return a.for_mutex && a.waits_in != nullptr && !a.in_task; });
    const auto* runs = scene.find([](const Actor& a) { return a.in_task && !a.callers.empty(); });
    if (shut_out != nullptr && runs != nullptr && runs->stack->pid != main->stack->pid)
      return named(std::move(stuck), "lock-held-during-task",
                   "a thread waits here for a lock that another thread holds while a worker process runs "
                   "its task. So only one task runs at a time. Do not wait for a worker under a lock",
                   shut_out->waits_in);
    if (shut_out != nullptr && runs != nullptr) return lock_held(std::move(stuck), runs->callers);
  }

  // Another thread waits for a result.
  const auto* waiting =
      scene.find([](const Actor& a) { return !a.is_program && is_step(a.in_step, "wait_for_result"); });
  if (waiting != nullptr && is_step(main->in_step, "see_back") && program == "cancel_while_waited")
    return named(
        std::move(stuck), "lost-wakeup",
        "cancel() returned true, so the task is done; but a thread that was already in wait() or "
        "get() still sleeps here, because nobody notified it. The only worker is busy and will not do it: "
        "cancel() must notify the threads that wait for the task",
        waiting->waits_in);
  const bool told_one = program == "result_before_task" && waiting != nullptr;
  if (told_one && is_step(main->in_step, "see_begun") && held > 0 && scene.find(sleeps) != nullptr)
    return named(
        std::move(stuck), "lost-wakeup",
        "a task is in the queue, and an idle worker sleeps here. submit notified one thread, but perhaps not "
        "a worker: a thread that waits for a result sleeps on the same condition variable. It was woken, "
        "found nothing for itself and slept again, and nobody else was notified. Use one condition variable "
        "for workers and another one for results, or notify_all",
        scene.find(sleeps)->waits_in);
  if (told_one && is_step(main->in_step, "see_back"))
    return named(
        std::move(stuck), "lost-wakeup",
        "a task is done, but a thread that waits for its result still sleeps here. Only one thread was "
        "notified, perhaps an idle worker that sleeps on the same condition variable. Use one condition "
        "variable for workers and another one for results, or notify_all",
        waiting->waits_in);

  if (is_step(main->in_step, "hand_in") && held > 0 && main->waits_in != nullptr)
    return named(std::move(stuck), "serial",
                 "submit waits here until the task has ended, so no more than one task is ever submitted. It "
                 "must return at once; get() waits for the result",
                 main->entered);

  // A thread holds a lock: the finding already says so.
  if (stuck.by == "stacks") return stuck;

  const bool closes = is_step(main->in_step, "shut_down") || is_step(main->in_step, "destroy");
  if (closes && held == 0)
    return named(
        std::move(stuck), "shutdown-deadlock",
        fmt::format("no task is left, and {} waits for the workers to end; but {} for more work. The "
                    "condition that workers wait for must also be true when the executor shuts down, "
                    "and then all workers must be woken",
                    name_of_step(main->in_step), many(idlers, "worker still waits", "workers still wait")),
        scene.find(idle) != nullptr ? scene.find(idle)->waits_in : main->waits_in);

  if (is_step(main->in_step, "take_completed") && held > 0)
    return named(
        std::move(stuck), "waits-in-order",
        "one of the tasks is done, but as_completed does not visit it: it waits here for one that is not "
        "done. Visit whichever task is done first, as soon as it is done",
        main->entered);

  if (is_step(main->in_step, "see_begun") && held == 0 && idlers == 0)
    return named(
        std::move(stuck), "ran-in-callers-thread",
        "a task was submitted, but no worker runs it: is it delayed until get() is called? Tasks must start "
        "at once, in workers",
        nullptr);

  const auto waits_for_third = [](const Actor& a) { return has_function(*a.stack, "until_third_has_begun"); };
  if (is_step(main->in_step, "map_inputs") && scene.find(waits_for_third) != nullptr)
    return named(
        std::move(stuck), "waits-inside-pool",
        "a map has three inputs and two workers. The first task waits until the third has started; the "
        "second is done, so its worker is idle, but the third is queued behind the first, whose worker is "
        "busy. Do not tie a task to one worker: let all workers share one queue, or let idle ones take tasks "
        "from the others",
        main->entered);
  if (is_step(main->in_step, "map_inputs") && held > 0)
    return named(
        std::move(stuck), "waits-for-each-task",
        "a map has three inputs and two workers. One task waits until the third has started; it never "
        "starts, although a worker is idle. Does map wait for a result before it has submitted all tasks? Is "
        "a task tied to one worker, or do several inputs share a task?",
        main->entered);

  if (held > 0 && (program == "at_once" || program == "at_most" || program == "completed" ||
                   program == "completed_all_kinds"))
    return named(
        std::move(stuck), "serial",
        fmt::format("only {} {} at once here, although more were submitted and there are more workers: while "
                    "one task waits, others must be able to run",
                    held, held == 1 ? "task ran" : "tasks ran"),
        main->waits_in);

  // The task has thrown; or its exception has ended the only worker.
  if (held == 0 && (is_step(main->in_step, "take_failure") || (program == "failures" && idlers == 0)))
    return named(
        std::move(stuck), "exception-lost",
        "a task threw an exception, but the thread that waits for its result never gets it. Catch it where "
        "the task is called, store it (std::current_exception), and let get() throw it",
        main->waits_in);

  if (program == "after_shutdown" && is_step(main->in_step, "map_inputs"))
    return named(
        std::move(stuck), "accepted-after-shutdown",
        "after shutdown, map accepted tasks that no worker will run, and waits for them; it must throw "
        "ShutDown",
        main->entered);

  if (held == 0 && (program == "shutdown" || program == "destroy") && is_step(main->in_step, "take_result"))
    return named(
        std::move(stuck), "tasks-dropped",
        "the executor has been shut down, but get() still waits for a task that was in the queue then. No "
        "worker will run it. With Drain::yes, and in the destructor, queued tasks are run first; with "
        "Drain::no they are cancelled, and get() throws Cancelled",
        main->waits_in);

  if (held == 0 && !name_of_step(main->in_step).empty())
    return named(
        std::move(stuck), "lost-wakeup",
        fmt::format(
            "{} waits, {}, and no task is running. A thread went to sleep after the notification, or was "
            "never notified. Wait for a condition (cv.wait(lock, condition)), change it under the same lock, "
            "and then notify{}",
            name_of_step(main->in_step),
            idlers == 0 ? "no worker is left" : many(idlers, "worker sleeps", "workers sleep"),
            over_processes(run) ? messages : ""),
        main->waits_in);
  if (held == 0 && is_step(main->in_step, "see_begun"))
    return named(
        std::move(stuck), "lost-wakeup",
        fmt::format("a task was submitted, but no worker starts it: {}. Wait for a condition (cv.wait(lock, "
                    "condition)), change it under the same lock, and then notify{}",
                    many(idlers, "worker sleeps", "workers sleep"), over_processes(run) ? messages : ""),
        scene.find(idle) != nullptr ? scene.find(idle)->waits_in : nullptr);
  return stuck;
}

}  // namespace manyhands::host
