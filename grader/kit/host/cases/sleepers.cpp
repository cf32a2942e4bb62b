#include "kit/host/cases/sleepers.hpp"

#include <fmt/format.h>

#include <utility>

#include "kit/host/base/context.hpp"
#include "kit/host/cases/expect.hpp"
#include "model/busy_wait.hpp"
#include "model/known_code.hpp"
#include "model/stack_reading.hpp"

namespace manyhands::host {
namespace {

constexpr int enough_awake = 2;
constexpr int most_looks = 4;

bool at_work(const Rest& rest) {
  return is_busy_wait(rest.span_ns, rest.busy_ns, rest.cpu_ns);
}

Finding awake_finding(const Rest& rest, const Sleepers& sleepers) {
  const bool works = at_work(rest);
  Finding finding;
  finding.code = (works ? KnownCode("busy-wait") : KnownCode("polls")).str();
  finding.by = "kernel";
  const auto did = works ? fmt::format("but {:.1f} of your program's {} were running on average",
                                       static_cast<double>(rest.busy_ns) / static_cast<double>(rest.span_ns),
                                       sleepers.task == "process" ? "processes" : "threads")
                         : fmt::format("but a {} woke up {} times in {} ms to check", sleepers.task,
                                       rest.wake_ups.count, rest.span_ns / 1'000'000);
  finding.message =
      fmt::format("{}; {}. A {} that has to wait must sleep until {}", sleepers.waiting, did, sleepers.task,
                  sleepers.task == "process" ? "another one wakes it" : "it is notified");
  if (const auto* line = line_awake(rest.stacks, context().prefix, rest.wake_ups.tid))
    finding.file = line->file, finding.line = line->line;
  return finding;
}

}  // namespace

AtRest at_rest(const Rest& rest) {
  if (!rest.used || rest.span_ns <= 0) return AtRest::unclear;
  if (at_work(rest) || rest.wake_ups.least > 0) return AtRest::awake;
  return mostly_runnable(rest.span_ns, rest.busy_ns) ? AtRest::unclear : AtRest::asleep;
}

std::optional<Finding> found_awake(const Sleepers& sleepers) {
  int awake = 0;
  for (int looks = 0; looks < most_looks; ++looks) {
    const auto rest = sleepers.look();
    if (!rest) return std::nullopt;
    const auto seen = at_rest(*rest);
    if (seen == AtRest::asleep) return std::nullopt;
    if (seen == AtRest::awake && ++awake == enough_awake) return awake_finding(*rest, sleepers);
  }
  context().result.unmeasured.push_back("this machine was too busy to see whether a waiting " +
                                        sleepers.task + " sleeps");
  return std::nullopt;
}

void expect_asleep(const Sleepers& sleepers) {
  if (auto found = found_awake(sleepers)) fail(std::move(*found));
}

}  // namespace manyhands::host
