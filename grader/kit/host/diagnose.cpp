#include "kit/host/diagnose.hpp"

#include <string.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "kit/host/stacks.hpp"

namespace manyhands::host {
namespace {

bool has_frame(const ThreadStack& stack, std::string_view part) {
  return std::any_of(stack.frames.begin(), stack.frames.end(),
                     [part](const Frame& f) { return f.function.find(part) != std::string::npos; });
}

// What a thread waits for, by the library function that it is in.
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
  return stack.state == 'R' ? "at work" : "waiting";
}

std::string count_of(int n, const char* one, const char* many) {
  return n == 1 ? std::string("one ") + one : std::to_string(n) + " " + many;
}

// One line per place where threads stand; the most crowded place becomes the finding's own.
void add_places(Finding& finding, const Run& run, const std::string& prefix) {
  std::map<std::pair<std::pair<std::string, int>, std::string>, int> places;
  for (const auto& stack : run.stacks)
    if (const auto* frame = learner_frame(stack, prefix))
      ++places[{{frame->file, frame->line}, doing(stack)}];
  std::vector<std::pair<int, Related>> sorted;
  for (const auto& [key, count] : places)
    sorted.push_back({count,
                      {count_of(count, "thread stands", "threads stand") + " here, " + key.second,
                       key.first.first, key.first.second}});
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (!sorted.empty()) {
    finding.file = sorted.front().second.file;
    finding.line = sorted.front().second.line;
  }
  for (auto& [count, place] : sorted)
    if (finding.related.size() < 6) finding.related.push_back(std::move(place));
}

bool holds(const std::vector<int>& pids, int pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

Finding hang_of(const Run& run) {
  const auto any = [&run](auto&& test) { return std::any_of(run.blocked.begin(), run.blocked.end(), test); };
  const auto writes_into_pipe = [](const BlockedCall& b) { return b.call == "write" && !b.object.empty(); };
  for (const auto& waiter : run.blocked) {
    if (waiter.call != "wait") continue;
    if (any([&](const BlockedCall& b) { return writes_into_pipe(b) && holds(b.readers, waiter.pid); }))
      return {"wait-before-read",
              "kernel",
              0,
              "a child process waits for room in its pipe (a pipe holds 64 KiB), and your program waits for "
              "the child "
              "to end before it reads: neither can go on. Read until the end of file first, then wait.",
              {},
              0,
              0,
              {},
              {}};
  }
  for (const auto& reader : run.blocked)
    if (reader.call == "read" && !reader.object.empty() && holds(reader.writers, reader.pid))
      return {"pipe-end-left-open",
              "kernel",
              0,
              "your program reads a pipe until its end, but the end never comes: the reading process itself "
              "still "
              "holds the write end of that very pipe. Close the write end in the parent right after fork.",
              {},
              0,
              0,
              {},
              {}};
  // A circle of two: the reader waits for an end of file that a child keeps from coming, and that child waits
  // for the reader.
  for (const auto& reader : run.blocked)
    if (reader.call == "read" && any([&](const BlockedCall& b) {
          return writes_into_pipe(b) && b.object != reader.object && holds(reader.writers, b.pid) &&
                 holds(b.readers, reader.pid);
        }))
      return {"pipe-end-left-open",
              "kernel",
              0,
              "your program reads a pipe until its end, but the end never comes: another child process still "
              "holds the write end of that very pipe, of which it got a copy at fork, and itself waits until "
              "its own pipe is read. Close every end that a process does not use, in each child too; or read "
              "as many bytes as must come.",
              {},
              0,
              0,
              {},
              {}};
  const double cpu = static_cast<double>(run.cpu_ns) / 1e9;
  if (run.message == "limit" && cpu > 1 && any([&](const BlockedCall& b) {
        return writes_into_pipe(b) && !b.readers.empty() && b.readers != std::vector<int>{b.pid};
      }))
    return {
        "wait-before-read",
        "kernel",
        0,
        "a child process waits for room in its pipe (a pipe holds 64 KiB), and your program asks again and "
        "again whether something has happened, but does not read: neither gets on. Read until the end of "
        "file first, then wait.",
        {},
        0,
        0,
        {},
        {}};
  if (run.message == "limit" && cpu > 1)
    return {"endless-loop",
            "clock",
            0,
            "your program was stopped after " +
                std::to_string(static_cast<int>(static_cast<double>(run.wall_ns) / 1e9)) +
                " s; it had used " + std::to_string(static_cast<int>(cpu)) +
                " s of CPU time and was still at it.",
            {},
            0,
            0,
            {},
            {}};
  return {"hang",
          "kernel",
          0,
          "your program stands still: every one of its threads waits, nothing is on its way to any of them, "
          "and no "
          "answer has come.",
          {},
          0,
          0,
          {},
          {}};
}

Finding crash_of(const Run& run, const std::string& prefix) {
  Finding finding{"crashed", "kernel", 0, {}, {}, 0, 0, {}, {}};
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
      finding.code = "joinable-thread-destroyed";
      finding.message =
          "a std::thread was destroyed while its thread could still run; C++ then ends the whole program. "
          "Join every "
          "thread before its variable goes, or use std::jthread, which does so by itself.";
    }
  }
  if (run.output_tail.find("terminate called after throwing") != std::string::npos) {
    finding.code = "threw";
    finding.message =
        "an exception left the function of a thread; nobody can catch it there, so C++ ends the whole "
        "program. Catch "
        "it inside the thread and hand it on.";
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
      finding = {"threw", "tests", 0, "your function let an exception out: " + run.message, {}, 0, 0, {}, {}};
      break;
    case Outcome::crashed:
      finding = crash_of(run, prefix);
      break;
    case Outcome::ended: {
      const auto* exited = std::get_if<Exited>(&run.end);
      const auto status = exited != nullptr ? " (exit status " + std::to_string(exited->status) + ")" : "";
      const auto when = run.message.empty() ? " before it had answered." : " by itself, after its answer.";
      finding = {"ended-early",
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
      finding = hang_of(run);
      add_places(finding, run, prefix);
      break;
    case Outcome::protocol:
      finding = {
          "broken-answer",
          "tests",
          0,
          "the tester could not read an answer from your program: " + run.message +
              ". Only your function's result is the answer; leave descriptors that you did not open alone.",
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
        finding = {"too-much-output",
                   "kernel",
                   0,
                   "your program printed more than " + limit + " and was stopped.",
                   {},
                   0,
                   0,
                   {},
                   {}};
      else
        finding = {
            "over-limit",
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
  finding.output = run.output_tail;
  return finding;
}

}  // namespace manyhands::host
