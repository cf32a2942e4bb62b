#include <fmt/format.h>

#include <algorithm>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"
#include "model/stack_reading.hpp"

namespace manyhands {
namespace {

using namespace constants;

/// Where the requests in flight were made (ThreadStack::tid 0: a coroutine, not a thread).
const Frame* asked_at(const Gate& gate, std::string_view prefix) {
  for (const auto& stack : gate.stacks)
    if (stack.tid == 0 && !stack.frames.empty() && is_learners(stack.frames.front(), prefix))
      return &stack.frames.front();
  return nullptr;
}

}  // namespace

Part judge_single_thread(const std::vector<const Run*>& runs) {
  int more = 0;
  int threads = 0;
  int processes = 0;
  for (const auto* run : runs) {
    more += run->peak_threads > 1 || run->peak_processes > 0 ? 1 : 0;
    threads = std::max(threads, run->peak_threads);
    processes = std::max(processes, run->peak_processes);
  }
  if (more >= runs_that_agree) {
    Finding finding;
    finding.code = KnownCode("more-than-one-thread").str();
    finding.by = "kernel";
    finding.message = threads > 1
                          ? fmt::format("{} threads were alive at once; this exercise asks for one", threads)
                          : fmt::format(
                                "your program had {} child {}; this exercise asks for one thread in one "
                                "process",
                                processes, processes == 1 ? "process" : "processes");
    return {Part::Is::wrong, {finding}, ""};
  }
  if (more > 0 || runs.empty())
    return {Part::Is::open, {}, "the grader could not see how many threads there were"};
  return {Part::Is::as_asked, {}, ""};
}

Finding too_few_on_one_thread(const Run& run, const std::string& what_was_seen, std::string_view prefix) {
  const auto& gate = run.gate;
  Finding finding;
  const auto at = [&finding](const Frame* frame) {
    if (frame != nullptr) finding.file = frame->file, finding.line = frame->line;
  };
  finding.by = "stacks";
  StackReading only;
  for (const auto& stack : gate.stacks)
    if (stack.tid != 0) only = reading_of(stack, prefix);
  if (only.in_event_loop && !only.loop_waits && only.line != nullptr) {
    finding.code = KnownCode("event-loop-blocked").str();
    finding.message =
        what_was_seen +
        "; the only thread waited here, in a blocking call. Until that call returned, no other coroutine "
        "could continue. Use a call that can be awaited with co_await";
    at(only.line);
    return finding;
  }
  if (!only.in_event_loop && only.line != nullptr) {
    finding.code = KnownCode("serial").str();
    finding.message = what_was_seen +
                      "; the only thread waited here, and no event loop was running that could start "
                      "anything else meanwhile";
    at(only.line);
    return finding;
  }
  finding.by = "ledger";
  at(asked_at(gate, prefix));
  if (gate.in_flight > 1) {
    finding.code = KnownCode("too-few-in-flight").str();
    finding.message = what_was_seen;
    if (finding.line > 0) finding.message += "; they were requested here";
    return finding;
  }
  finding.code = KnownCode("waits-for-each-task").str();
  finding.message = what_was_seen;
  if (finding.line > 0) finding.message += "; it was requested here";
  finding.message +=
      ". The event loop had nothing else to do: either one coroutine awaits each answer before it requests "
      "the next page, or the others found no work and ended, "
      "although a page in flight could bring more";
  return finding;
}

}  // namespace manyhands
