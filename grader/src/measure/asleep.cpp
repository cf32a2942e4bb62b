#include <fmt/format.h>

#include <algorithm>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/busy_wait.hpp"
#include "model/known_code.hpp"
#include "model/stack_reading.hpp"

namespace manyhands {
namespace {
using namespace constants;

/// Runnable most of the time, and with enough CPU time that it was not merely waiting for a CPU.
bool at_work(const Run& run) {
  return is_busy_wait(run.rest.span_ns, run.rest.busy_ns, run.rest.cpu_ns);
}

/// Not runnable most of the time. A thread that was runnable most of the time but got hardly any CPU is
/// neither: it may have been about to sleep.
bool rested(const Run& run) {
  return !mostly_runnable(run.rest.span_ns, run.rest.busy_ns);
}

/// Asleep, but wakes up again and again to check.
bool looks_up(const Run& run) {
  return polls(run.rest.wake_ups);
}

Finding awake_finding(const Run& run, std::string_view prefix) {
  if (!at_work(run)) return polls_finding(run.rest.wake_ups, run.rest.stacks, prefix, "another thread");
  Finding finding;
  finding.code = KnownCode("busy-wait").str();
  finding.by = "kernel";
  const auto span = static_cast<double>(run.rest.span_ns);
  finding.message = fmt::format(
      "for {:.2f} s every thread had to wait for another and could sleep; but on average {:.1f} of your "
      "program's threads were running",
      span / 1e9, static_cast<double>(run.rest.busy_ns) / span);
  if (const auto* place = line_awake(run.rest.stacks, prefix))
    finding.file = place->file, finding.line = place->line;
  return finding;
}
}  // namespace

Part judge_asleep(const std::vector<const Run*>& runs, std::string_view learner_prefix) {
  int asleep = 0;
  std::vector<const Run*> awake;
  for (const auto* run : runs) {
    if (!run->rest.used || run->rest.span_ns < least_hold_ns) continue;
    if (at_work(*run) || looks_up(*run))
      awake.push_back(run);
    else if (rested(*run))
      ++asleep;
  }
  if (static_cast<int>(awake.size()) >= runs_that_agree)
    return {Part::Is::wrong, {awake_finding(*awake.back(), learner_prefix)}, ""};
  if (asleep > 0 && (awake.empty() || asleep >= runs_that_agree)) return {Part::Is::as_asked, {}, ""};
  return {Part::Is::open, {}, "the grader could not see whether waiting threads sleep"};
}

}  // namespace manyhands
