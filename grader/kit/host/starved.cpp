#include "kit/host/starved.hpp"

#include <algorithm>

namespace manyhands::host {
namespace {

// A program that had this much of one CPU was not merely starved.
constexpr double fair_share = 0.25;
// On a quiet machine a few hundredths of the time somebody waits for something.
constexpr double crowded = 0.1;

std::int64_t grown(std::int64_t before, std::int64_t after) {
  return before < 0 || after < 0 ? 0 : std::max<std::int64_t>(0, after - before);
}

}  // namespace

bool may_be_starved(std::int64_t span_ns, std::int64_t cpu_ns, std::int64_t waited_ns,
                    const MachineCounters& before, const MachineCounters& after) {
  const auto span = static_cast<double>(span_ns);
  if (static_cast<double>(cpu_ns) >= fair_share * span) return false;
  if (before.pressure_ns < 0 || after.pressure_ns < 0) return true;
  const auto waits = waited_ns + grown(before.pressure_ns, after.pressure_ns) +
                     grown(before.stalled_ns, after.stalled_ns) + grown(before.steal_ns, after.steal_ns) +
                     grown(before.throttled_ns, after.throttled_ns);
  return static_cast<double>(waits) > crowded * span;
}

}  // namespace manyhands::host
