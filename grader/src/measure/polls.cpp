#include <fmt/format.h>

#include <algorithm>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/busy_wait.hpp"
#include "model/known_code.hpp"
#include "model/needs_limit.hpp"
#include "model/stack_reading.hpp"

namespace manyhands {
namespace {
using namespace constants;

bool burns(const Run& run) {
  return is_busy_wait(run.gate.hold_ns, run.gate.busy_ns, run.cpu_ns);
}

/// The name that a program uses for what it sleeps in.
std::string_view sleeps_in(const std::vector<ThreadStack>& stacks, int tid) {
  auto sleep = TimedSleep::unknown;
  for (const auto& stack : stacks)
    if (stack.tid == tid && sleep == TimedSleep::unknown) sleep = timed_sleep_in(stack);
  switch (sleep) {
    case TimedSleep::timed_wait:
      return "wait_for or wait_until";
    case TimedSleep::sleep:
      return "a sleep";
    case TimedSleep::event_loop:
      return "an event loop with a timer";
    case TimedSleep::poll:
      return "poll with a time limit";
    case TimedSleep::select:
      return "select with a time limit";
    case TimedSleep::unknown:
      break;
  }
  return {};
}
}  // namespace

bool polls(const WakeUps& wakes) {
  return wakes.least >= 1 && wakes.span_ns >= least_watched_ns &&
         wakes.count * 1'000'000'000 >= few_wakes_a_second * wakes.span_ns;
}

Finding polls_finding(const WakeUps& wakes, const std::vector<ThreadStack>& stacks, std::string_view prefix,
                      std::string_view waits_for) {
  Finding finding;
  finding.code = KnownCode("polls").str();
  finding.by = "kernel";
  const auto where = sleeps_in(stacks, wakes.tid);
  finding.message = fmt::format(
      "for {:.1f} s there was nothing to do but wait for {}; meanwhile a {} of your program woke up {} times "
      "to check{}. Nothing had changed, and nothing had notified it: a waiting thread must sleep until it is "
      "notified",
      static_cast<double>(wakes.span_ns) / 1e9, waits_for, "thread", wakes.count,
      where.empty() ? "" : fmt::format(" ({})", where));
  if (const auto* line = line_of(stacks, wakes.tid, prefix))
    finding.file = line->file, finding.line = line->line;
  return finding;
}

Part judge_polls(const std::vector<const Run*>& runs, std::string_view prefix) {
  std::vector<const Run*> polling;
  for (const auto* run : runs)
    if (run->gate.used && polls(run->gate.wake_ups) && !burns(*run)) polling.push_back(run);
  if (static_cast<int>(polling.size()) >= runs_that_agree) {
    const auto* run = polling.back();
    for (const auto* other : polling)
      if (line_of(other->gate.stacks, other->gate.wake_ups.tid, prefix) != nullptr) run = other;
    return {
        Part::Is::wrong, {polls_finding(run->gate.wake_ups, run->gate.stacks, prefix, "the network")}, ""};
  }
  for (const auto* run : runs)
    if (run->limit_needed_line > 0)
      return {Part::Is::wrong, {needs_limit_finding(run->limit_needed_file, run->limit_needed_line)}, ""};
  // It must happen again, on the same site and with as many workers, before it counts.
  const auto alike = [&](const Run* run) {
    return run->gate.used && run->workers == polling.front()->workers &&
           run->gate.limit == polling.front()->gate.limit;
  };
  if (!polling.empty() && std::count_if(runs.begin(), runs.end(), alike) < runs_that_agree)
    return {Part::Is::open,
            {},
            "your program seemed to wake up repeatedly while there was nothing to do but wait"};
  return {Part::Is::as_asked, {}, ""};
}

}  // namespace manyhands
