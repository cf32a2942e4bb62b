#include "kit/host/observe/starved.hpp"

#include <algorithm>

namespace manyhands::host {
namespace {

constexpr std::int64_t own_part_of_limit = 2;
constexpr std::int64_t max_limits = 3;

std::int64_t grown(std::int64_t before, std::int64_t after) {
  return before < 0 || after < 0 ? 0 : std::max<std::int64_t>(0, after - before);
}

std::int64_t part(double share, std::int64_t whole) {
  return static_cast<std::int64_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(whole));
}

}  // namespace

std::int64_t own_time_ns(const Progress& progress, const MachineCounters& before,
                         const MachineCounters& after) {
  const auto span = progress.span_ns;
  if (span <= 0) return 0;
  // Several tasks can wait at the same time; the program waits at most as long as any of them is runnable.
  const auto waited =
      std::min(part(progress.ready_share, span), progress.waited_ns + part(progress.fresh_share, span));
  // Time that the machine itself lost matters only to a program that wants to run.
  const auto kept = part(progress.ready_share, grown(before.steal_ns, after.steal_ns) +
                                                   grown(before.throttled_ns, after.throttled_ns));
  const auto stalled = std::min(part(progress.stuck_share, span), grown(before.stalled_ns, after.stalled_ns));
  const auto lost = std::min(span, waited + kept + stalled + progress.owed_ns + progress.unseen_ns);
  // Its tasks may also keep each other waiting; time in which they used the CPUs is not lost.
  return std::max(span - lost, std::min(span, progress.cpu_ns / std::max(1, progress.cores)));
}

AtLimit at_limit(std::int64_t span_ns, std::int64_t own_ns, std::int64_t limit_ns) {
  if (span_ns <= limit_ns) return AtLimit::go_on;
  if (own_ns >= limit_ns / own_part_of_limit) return AtLimit::hung;
  return span_ns > max_limits * limit_ns ? AtLimit::starved : AtLimit::go_on;
}

}  // namespace manyhands::host
