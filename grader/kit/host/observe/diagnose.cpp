#include "kit/host/observe/diagnose.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "kit/host/observe/child_returned.hpp"
#include "kit/host/observe/nested_wait.hpp"
#include "kit/host/observe/stacks.hpp"
#include "model/known_code.hpp"
#include "model/pool_stack.hpp"

namespace manyhands::host {
namespace {

bool has_frame(const ThreadStack& stack, std::string_view part) {
  return std::any_of(stack.frames.begin(), stack.frames.end(),
                     [part](const Frame& f) { return f.function.find(part) != std::string::npos; });
}

// What a thread is waiting for, by the library function that it is in.
std::string doing(const ThreadStack& stack) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> signs{{
      {"condition_variable", "waiting for a condition variable"},
      {"pthread_cond", "waiting for a condition variable"},
      {"__basic_future", "waiting for a future"},
      {"_State_baseV2", "waiting for a future"},
      {"semaphore", "waiting for a semaphore"},
      {"lll_lock", "waiting for a mutex"},
      {"mutex_lock", "waiting for a mutex"},
      {"join", "waiting for a thread to end"},
      {"wait4", "waiting for a child process to end"},
      {"waitpid", "waiting for a child process to end"},
      {"nanosleep", "sleeping"},
      {"manyhands::net::get", "waiting for the server"},
  }};
  for (const auto& [sign, words] : signs)
    if (has_frame(stack, sign)) return std::string(words);
  if (has_frame(stack, "_read")) return "reading";
  if (has_frame(stack, "_write")) return "writing";
  return stack.state == 'R' ? "running" : "waiting";
}

std::string count_of(int n, const char* one, const char* many) {
  return n == 1 ? std::string("one ") + one : std::to_string(n) + " " + many;
}

// One line per place in the learner's code; the place with most threads becomes the finding's own.
void add_places(Finding& finding, const Run& run, const std::string& prefix) {
  std::map<std::pair<std::pair<std::string, int>, std::string>, int> places;
  for (const auto& stack : run.stacks)
    if (const auto* frame = learner_frame(stack, prefix); frame != nullptr && stack.tid != 0)
      ++places[{{frame->file, frame->line}, doing(stack)}];
  std::vector<std::pair<int, Related>> sorted;
  for (const auto& [key, count] : places)
    sorted.push_back({count,
                      {count_of(count, "thread is", "threads are") + " here, " + key.second, key.first.first,
                       key.first.second}});
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (!sorted.empty() && finding.line == 0) {
    finding.file = sorted.front().second.file;
    finding.line = sorted.front().second.line;
  }
  for (auto& [count, place] : sorted)
    if (finding.related.size() < 6) finding.related.push_back(std::move(place));
}

bool holds(const std::vector<int>& pids, int pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

// Do tasks of a pool wait for tasks of the same pool? Only if all its threads have a task and none of them is
// blocked by something else: an idle thread would have run the tasks that they wait for.
std::optional<Finding> waits_inside_pool(const Run& run, const std::string& prefix) {
  int threads = 0;
  bool to_spare = false;
  PoolStack waits;
  for (const auto& stack : run.stacks) {
    const auto pool = pool_stack(stack, prefix);
    if (!pool.in_pool) continue;
    ++threads;
    to_spare = to_spare || pool.idle;
    if (!pool.idle && pool.waits == nullptr) return std::nullopt;
    if (pool.waits != nullptr && (waits.waits == nullptr || pool.for_end)) waits = pool;
  }
  if (waits.waits == nullptr || (to_spare && !waits.for_end)) return std::nullopt;
  Finding finding;
  finding.code = KnownCode("waits-inside-pool").str();
  finding.by = "stacks";
  finding.message =
      waits.for_end
          ? "a task waits here until its pool has no tasks left; but while it waits, the pool still has this "
            "task. Only a thread outside the pool may wait for the pool."
          : fmt::format(
                "a task waits here for another task in the pool's queue, and blocks its thread. {} like "
                "this, so no thread is left to run those tasks. Let only the calling thread wait.",
                threads == 1 ? "The pool's only thread waits"
                             : fmt::format("All {} threads of the pool wait", threads));
  finding.file = waits.waits->file;
  finding.line = waits.waits->line;
  return finding;
}

// A mutex that no thread is left to unlock: only one of all threads is inside the learner's code, and it
// waits for a mutex. (A lock that is held within a call of the learner's code has its holder inside that
// call.)
bool waits_for_nobodys_mutex(const Run& run, const std::string& prefix) {
  const ThreadStack* only = nullptr;
  for (const auto& stack : run.stacks) {
    if (stack.pid != run.stacks.front().pid) return false;
    if (learner_frame(stack, prefix) == nullptr) continue;
    if (only != nullptr) return false;
    only = &stack;
  }
  return only != nullptr && doing(*only) == "waiting for a mutex";
}

const ThreadStack* stack_of(const Run& run, int tid) {
  for (const auto& stack : run.stacks)
    if (stack.tid == tid) return &stack;
  return nullptr;
}

const Frame* line_of(const Run& run, int tid, const std::string& prefix) {
  const auto* stack = stack_of(run, tid);
  return stack == nullptr ? nullptr : learner_frame(*stack, prefix);
}

/// The mutex that a thread waits for; the mutex itself names its owner.
const BlockedCall* wait_for_mutex(const Run& run, int tid) {
  for (const auto& call : run.blocked)
    if (call.call == "lock" && call.tid == tid && !call.writers.empty()) return &call;
  return nullptr;
}

/// A thread waits for a mutex: which thread holds it, and what does that one wait for?
std::optional<Finding> waits_for_held_mutex(const Run& run, const std::string& prefix) {
  std::optional<Finding> found;
  for (const auto& call : run.blocked) {
    const auto* waiter = wait_for_mutex(run, call.tid);
    const auto* line = line_of(run, call.tid, prefix);
    if (waiter != &call || line == nullptr) continue;
    const int holder = call.writers.front();
    const auto* back = wait_for_mutex(run, holder);
    const auto* there = line_of(run, holder, prefix);
    Finding finding{KnownCode("hang").str(), "stacks", 0, {}, line->file, line->line, 0, {}, {}};
    if (holder == call.tid) {
      finding.message =
          "your program is deadlocked: a thread waits here for a mutex that it holds itself. It locked it "
          "before and never unlocked it: in a function that called this one, or at an earlier return. A "
          "std::lock_guard unlocks at every return; a function that is called with the mutex locked must not "
          "lock it again";
      return finding;
    }
    if (there != nullptr && back != nullptr && back->writers.front() == call.tid) {
      finding.code = KnownCode("lock-order").str();
      finding.message =
          "your program is deadlocked: two threads wait for each other. One holds a mutex and waits here for "
          "another one, whose holder waits for the first. All threads must lock them in the same order, or "
          "both at once (std::scoped_lock lock(a, b))";
      finding.related.push_back({"the other thread waits here", there->file, there->line});
      return finding;
    }
    if (there == nullptr) {
      finding.message =
          "your program is stuck: a thread waits here for a mutex, and the thread that holds it is no longer "
          "inside your code: a function returned without unlocking the mutex. A std::lock_guard unlocks it "
          "at every return";
    } else {
      finding.message =
          "your program is stuck: a thread waits here for a mutex, and the thread that holds it is " +
          doing(*stack_of(run, holder)) +
          " forever. Hold a mutex only briefly: unlock it before you wait for anything else";
      finding.related.push_back({"the thread that holds the mutex is here, " + doing(*stack_of(run, holder)),
                                 there->file, there->line});
    }
    // If a waiter's owner waits in turn, the last one is the most informative.
    if (!found || back == nullptr) found = std::move(finding);
  }
  return found;
}

Finding hang_of(const Run& run, const std::string& prefix) {
  if (auto found = lock_across_nested_wait(run, prefix)) return *found;
  if (auto found = waits_inside_pool(run, prefix)) return *found;
  const auto any = [&run](auto&& test) { return std::any_of(run.blocked.begin(), run.blocked.end(), test); };
  const auto writes_into_pipe = [](const BlockedCall& b) { return b.call == "write" && !b.object.empty(); };
  for (const auto& waiter : run.blocked) {
    if (waiter.call != "wait") continue;
    if (any([&](const BlockedCall& b) { return writes_into_pipe(b) && holds(b.readers, waiter.pid); }))
      return {KnownCode("wait-before-read").str(),
              "kernel",
              0,
              "a child process waits for space in its pipe (a pipe holds 64 KiB), and your program waits for "
              "the child to end before it reads: a deadlock. Read until the end of file first, then wait.",
              {},
              0,
              0,
              {},
              {}};
  }
  for (const auto& reader : run.blocked)
    if (reader.call == "read" && !reader.object.empty() && holds(reader.writers, reader.pid))
      return {KnownCode("pipe-end-left-open").str(),
              "kernel",
              0,
              "your program reads a pipe until the end of file, which never comes: the reading process "
              "itself still holds the write end of that pipe. Close the write end in the parent right after "
              "fork.",
              {},
              0,
              0,
              {},
              {}};
  // A cycle of two: the reader waits for an end of file that a child prevents, and that child waits for the
  // reader.
  for (const auto& reader : run.blocked)
    if (reader.call == "read" && any([&](const BlockedCall& b) {
          return writes_into_pipe(b) && b.object != reader.object && holds(reader.writers, b.pid) &&
                 holds(b.readers, reader.pid);
        }))
      return {KnownCode("pipe-end-left-open").str(),
              "kernel",
              0,
              "your program reads a pipe until the end of file, which never comes: another child process "
              "still holds a copy of the write end from fork, and itself waits until its own pipe is read. "
              "Close every end that a process does not use, in each child too; or read exactly as many bytes "
              "as you expect.",
              {},
              0,
              0,
              {},
              {}};
  // No other process could write: no data can come, and no end of file either.
  for (const auto& reader : run.blocked)
    if (reader.call == "poll" && reader.writers == std::vector<int>{reader.pid})
      return {KnownCode("pipe-end-left-open").str(),
              "kernel",
              0,
              "your program waits for the end of file of a pipe, which never comes: the waiting process "
              "itself is the only one that still holds a write end of that pipe. Close the write end in the "
              "parent right after fork.",
              {},
              0,
              0,
              {},
              {}};
  for (const auto& waiter : run.blocked) {
    if (waiter.call != "wait") continue;
    for (const auto& child : run.blocked) {
      if (child.call != "read" || child.object.empty() || child.pid == waiter.pid || child.writers.empty())
        continue;
      return {
          KnownCode("pipe-end-left-open").str(),
          "kernel",
          0,
          holds(child.writers, waiter.pid)
              ? "your program waits for a child process to end, and that child waits for the next message: "
                "it gets no end of file, because your program still holds the write end of the pipe. Close "
                "the write end first, then wait."
              : "your program has closed a pipe and waits for the child at its other end, but that child "
                "still waits for the next message: another child process also holds a copy of the write end, "
                "from fork. In each child, close the ends that belong to the others.",
          {},
          0,
          0,
          {},
          {}};
    }
  }
  const double cpu = static_cast<double>(run.cpu_ns) / 1e9;
  if (run.message == "limit" && cpu > 1 && any([&](const BlockedCall& b) {
        return writes_into_pipe(b) && !b.readers.empty() && b.readers != std::vector<int>{b.pid};
      }))
    return {
        KnownCode("wait-before-read").str(),
        "kernel",
        0,
        "a child process waits for space in its pipe (a pipe holds 64 KiB), and your program checks for "
        "events again and again, but does not read: neither can continue. Read until the end of file first, "
        "then wait.",
        {},
        0,
        0,
        {},
        {}};
  if (run.message == "limit" && cpu > 1)
    return {KnownCode("endless-loop").str(),
            "clock",
            0,
            "your program was stopped after " +
                std::to_string(static_cast<int>(static_cast<double>(run.wall_ns) / 1e9)) +
                " s; it had used " + std::to_string(static_cast<int>(cpu)) +
                " s of CPU time and was still running.",
            {},
            0,
            0,
            {},
            {}};
  if (auto found = waits_for_held_mutex(run, prefix)) return *found;
  if (waits_for_nobodys_mutex(run, prefix))
    return {KnownCode("hang").str(),
            "stacks",
            0,
            "your program is stuck: a thread waits for a mutex, and no other thread is inside your code. So "
            "either this thread already holds the mutex, or a function returned without unlocking it. A "
            "std::lock_guard unlocks it at every return.",
            {},
            0,
            0,
            {},
            {}};
  return {KnownCode("hang").str(),
          "kernel",
          0,
          "your program hangs: all of its threads wait, nothing can wake them, and there is no answer.",
          {},
          0,
          0,
          {},
          {}};
}

// A single thread that is in a call which only this same thread could complete: the thread that runs the
// event loop must not wait for what comes through it.
std::optional<Finding> blocked_loop(const Run& run, const std::string& prefix) {
  if (run.peak_threads != 1 || run.peak_processes != 0) return std::nullopt;
  for (const auto& stack : run.stacks) {
    const auto* frame = learner_frame(stack, prefix);
    const bool has_loop = has_frame(stack, "asio::detail::scheduler") || has_frame(stack, "io_context::run");
    if (stack.tid == 0 || frame == nullptr || has_frame(stack, "epoll")) continue;
    const bool waits_for_result = doing(stack) == "waiting for a future";
    if (!has_loop && !waits_for_result) continue;
    Finding finding{KnownCode("event-loop-blocked").str(), "stacks", 0, {}, {}, 0, 0, {}, {}};
    finding.message =
        has_loop
            ? "your program hangs: its only thread waits here, inside the event loop, for something that "
              "only that loop can deliver. Use co_await instead"
            : "your program hangs: its only thread waits here for a result, and the event loop that would "
              "produce it is not running. Call run() before you ask for the result";
    finding.file = frame->file;
    finding.line = frame->line;
    return finding;
  }
  return std::nullopt;
}

// A single-threaded child that waits for another thread, which does not exist and never did in this process.
std::optional<Finding> forked_with_threads(const Run& run, const std::string& prefix) {
  if (run.threads_at_fork < 2) return std::nullopt;
  std::map<int, int> threads;
  for (const auto& stack : run.stacks) ++threads[stack.pid];
  for (const auto& stack : run.stacks) {
    if (stack.pid == run.stacks.front().pid || threads[stack.pid] > 1) continue;
    const auto what = doing(stack);
    if (what != "waiting for a mutex" && what != "waiting for a condition variable" &&
        what != "waiting for a future")
      continue;
    Finding finding{KnownCode("fork-after-threads").str(), "stacks", 0, {}, {}, 0, 0, {}, {}};
    finding.message = "a child process is stuck here, " + what +
                      ", forever. Your program called fork while it had " +
                      std::to_string(run.threads_at_fork) +
                      " threads; the child got a copy of only one of them, and of every lock as it was at "
                      "that moment. The thread that would unlock it does not exist in the child. Fork all "
                      "children before you start the first thread.";
    if (const auto* frame = learner_frame(stack, prefix)) {
      finding.file = frame->file;
      finding.line = frame->line;
    }
    return finding;
  }
  return std::nullopt;
}

// The function that is on the stack again and again, in a recursion; empty if there is none.
std::string repeated_in(const ThreadStack& stack) {
  constexpr int often = 8;
  std::map<std::string_view, int> times;
  for (const auto& frame : stack.frames)
    if (++times[frame.function] == often) return frame.function;
  return {};
}

std::string words_of_full_stack(const ThreadStack* stack) {
  const auto repeated = stack != nullptr ? repeated_in(*stack) : std::string();
  const std::string full = "stack overflow (SIGSEGV): a thread's stack (usually 8 MB) was full here. ";
  if (repeated.empty())
    return full +
           "Do not put large objects, such as big arrays, on the stack: use a std::vector. If a function "
           "calls itself here, it does so too often.";
  return full + "`" + shorten(repeated, 120) +
         "` calls itself again and again: the condition that ends the recursion is missing, or comes too "
         "late.";
}

// "  what():  no such page", printed by the standard library at the end; empty if there is none.
std::string what_in(const std::string& output) {
  constexpr std::string_view sign = "what():  ";
  const auto at = output.rfind(sign);
  if (at == std::string::npos) return {};
  const auto begin = at + sign.size();
  return shorten(printable_line(output.substr(begin, output.find('\n', begin) - begin)), 200);
}

Finding crash_of(const Run& run, const std::string& prefix) {
  Finding finding{KnownCode("crashed").str(), "kernel", 0, {}, {}, 0, 0, {}, {}};
  const ThreadStack* crashed = nullptr;
  for (const auto& stack : run.stacks)
    if (has_frame(stack, "on_crash")) crashed = &stack;
  const int number = std::holds_alternative<Signalled>(run.end) ? std::get<Signalled>(run.end).signal : 0;
  const char* name = ::sigabbrev_np(number);
  finding.message = std::string("your program crashed (SIG") + (name != nullptr ? name : "?") + ").";
  if (crashed != nullptr) {
    if (const auto* frame = learner_frame(*crashed, prefix)) {
      finding.file = frame->file;
      finding.line = frame->line;
    }
    if (has_frame(*crashed, "std::thread::~thread") || has_frame(*crashed, "std::thread::operator=")) {
      finding.code = KnownCode("joinable-thread-destroyed").str();
      finding.message =
          "a std::thread was destroyed before it was joined; C++ then ends the whole program. Join every "
          "thread before its variable is destroyed, or use std::jthread, which joins by itself.";
    }
  }
  if (run.message == "stack") finding.message = words_of_full_stack(crashed);
  if (number == SIGPIPE) {
    finding.code = KnownCode("broken-pipe").str();
    finding.message =
        "your program wrote to a pipe that no process reads any more, and the signal SIGPIPE ended it. The "
        "reader has exited or closed its end.";
  }
  if (run.output_tail.find("terminate called after throwing") != std::string::npos) {
    finding.code = KnownCode("threw").str();
    const bool no_memory = run.output_tail.find("instance of 'std::bad_alloc'") != std::string::npos;
    finding.message =
        no_memory
            ? "a thread could not allocate memory (std::bad_alloc) and did not catch the exception, so C++ "
              "ended the whole program. Look for a wrong size, such as one computed from a negative number."
            : "an exception left a thread's function; nothing can catch it there, so C++ ends the whole "
              "program. Catch it inside the thread and pass it on.";
    if (const auto what = what_in(run.output_tail); !no_memory && !what.empty())
      finding.message += " Its message: " + what;
  }
  return finding;
}

}  // namespace

Finding diagnose(const Run& run, const std::string& prefix) {
  Finding finding;
  switch (run.outcome) {
    case Outcome::answered:
    case Outcome::starved:
    case Outcome::fault:
      return {};
    case Outcome::threw:
      finding = {KnownCode("threw").str(),
                 "tests",
                 0,
                 "your function threw an exception: " + run.message,
                 {},
                 0,
                 0,
                 {},
                 {}};
      break;
    case Outcome::crashed:
      finding = crash_of(run, prefix);
      break;
    case Outcome::ended: {
      const auto* exited = std::get_if<Exited>(&run.end);
      const auto status = exited != nullptr ? " (exit status " + std::to_string(exited->status) + ")" : "";
      const auto when = run.message.empty() ? " before it answered." : " by itself, after its answer.";
      finding = {KnownCode("ended-early").str(),
                 "kernel",
                 0,
                 "your program ended" + status + when +
                     " Your function must return; nothing in your files may call exit.",
                 {},
                 0,
                 0,
                 {},
                 {}};
      break;
    }
    case Outcome::hung:
      finding = hang_of(run, prefix);
      add_places(finding, run, prefix);
      // A thread that is at work all the time waits for nothing, wherever its stack was when it was stopped.
      if (auto blocked = blocked_loop(run, prefix); blocked && finding.code != KnownCode("endless-loop"))
        finding = std::move(*blocked);
      if (auto late = forked_with_threads(run, prefix)) finding = std::move(*late);
      break;
    case Outcome::protocol:
      finding = {
          KnownCode("broken-answer").str(),
          "tests",
          0,
          "the grader could not read an answer from your program: " + run.message +
              ". Only your function's result is the answer; do not use file descriptors that you did not "
              "open.",
          {},
          0,
          0,
          {},
          {}};
      break;
    case Outcome::over_limit: {
      const auto* over = std::get_if<OverLimit>(&run.end);
      const std::string limit = over != nullptr ? over->limit : "?";
      if (run.message == "output")
        finding = {KnownCode("too-much-output").str(),
                   "kernel",
                   0,
                   "your program printed more than " + limit + " and was stopped.",
                   {},
                   0,
                   0,
                   {},
                   {}};
      else if (run.message == "std::bad_alloc")
        finding = {KnownCode("over-limit").str(),
                   "tests",
                   0,
                   "your function could not allocate memory and threw std::bad_alloc. It may use " + limit +
                       ". If that should be enough, look for a wrong size, such as one computed from a "
                       "negative number.",
                   {},
                   0,
                   0,
                   {},
                   {}};
      else
        finding = {
            KnownCode("over-limit").str(),
            "kernel",
            0,
            "your program was stopped: it used more " + run.message + " than the allowed " + limit + ".",
            {},
            0,
            0,
            {},
            {}};
      break;
    }
  }
  if (finding.code == KnownCode("crashed") || finding.code == KnownCode("threw") ||
      finding.code == KnownCode("hang"))
    name_address_sent(finding, run);
  finding.output = run.output_tail;
  name_child_returned(finding, run);
  return finding;
}

void name_address_sent(Finding& finding, const Run& run) {
  if (!run.address_sent) return;
  finding.code = KnownCode("address-sent").str();
  finding.message =
      "your program sent an address through a pipe: a pointer, or an object with pointers inside, such as a "
      "std::string. In another process, that address holds something else, or nothing. Send the bytes "
      "themselves. The result: " +
      finding.message;
}

}  // namespace manyhands::host
