#include <fmt/format.h>

#include <algorithm>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

double part_of(std::int64_t ns, const Rest& rest) {
  return static_cast<double>(ns) / static_cast<double>(std::max<std::int64_t>(1, rest.span_ns));
}

/// Runnable most of the time, and with enough CPU time that it was not merely waiting for a CPU.
bool at_work(const Run& run) {
  return part_of(run.rest.busy_ns, run.rest) >= busy_hold && part_of(run.rest.cpu_ns, run.rest) >= busy_cpu;
}

/// Not runnable most of the time. A thread that was runnable most of the time but got hardly any CPU is
/// neither: it may have been about to sleep.
bool rested(const Run& run) {
  return part_of(run.rest.busy_ns, run.rest) < busy_hold;
}

/// Asleep, but wakes up again and again to check.
bool looks_up(const Run& run) {
  return polls(run.rest.wake_ups);
}

const Frame* place_in(const Run& run, std::string_view prefix) {
  const Frame* place = nullptr;
  for (const auto& stack : run.rest.stacks)
    for (const auto& frame : stack.frames) {
      if (prefix.empty() || frame.file.compare(0, prefix.size(), prefix) != 0) continue;
      if (place == nullptr || stack.state == 'R') place = &frame;
      break;
    }
  return place;
}

Finding awake_finding(const Run& run, std::string_view prefix) {
  if (!at_work(run)) return polls_finding(run.rest.wake_ups, run.rest.stacks, prefix, "another thread");
  Finding finding;
  finding.code = KnownCode("busy-wait").str();
  finding.by = "kernel";
  finding.message = fmt::format(
      "for {:.2f} s every thread had to wait for another and could sleep; but on average {:.1f} of your "
      "program's threads were running",
      static_cast<double>(run.rest.span_ns) / 1e9, part_of(run.rest.busy_ns, run.rest));
  if (const auto* place = place_in(run, prefix)) finding.file = place->file, finding.line = place->line;
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
