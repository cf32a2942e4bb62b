#include "kit/host/observe/critical_path.hpp"

#include <algorithm>

namespace manyhands::host {

CriticalPath::Pair CriticalPath::who_let_go() const {
  // If all tasks slept, it was the last one that did something, or a timer.
  Pair pair{longest_.earliest, longest_.latest};
  bool first = true;
  for (const auto& [task, clock] : clocks_) {
    if (!clock.at_work) continue;
    pair.earliest = first ? clock.earliest : std::min(pair.earliest, clock.earliest);
    first = false;
  }
  return pair;
}

void CriticalPath::end_interval(bool last) {
  const auto from = who_let_go();
  const auto at_work = static_cast<int>(
      std::count_if(seen_.begin(), seen_.end(), [](const Seen& seen) { return seen.at_work; }));
  // If at most one task is at work now, those from before may have finished before the next one continued.
  const bool in_turns = (last ? at_work_before_ : at_work) <= 1;
  std::int64_t used_before = 0;
  for (const auto& seen : seen_)
    if (const auto at = clocks_.find(seen.task); in_turns && at != clocks_.end() && at->second.at_work)
      used_before = std::max(used_before, seen.used_ns);
  for (const auto& seen : seen_) {
    const bool moves = seen.at_work || seen.used_ns > 0;
    const auto [at, is_new] = clocks_.try_emplace(seen.task);
    auto& clock = at->second;
    if (moves && (is_new || !clock.at_work)) {
      clock.earliest = std::max(clock.earliest, from.earliest);
      clock.latest = std::max(clock.latest, from.latest + used_before);
    }
    clock.earliest += seen.used_ns;
    clock.latest += seen.used_ns;
  }
  for (auto& [task, clock] : clocks_) clock.at_work = false;
  for (const auto& seen : seen_) {
    auto& clock = clocks_[seen.task];
    clock.at_work = seen.at_work;
    longest_.earliest = std::max(longest_.earliest, clock.earliest);
    longest_.latest = std::max(longest_.latest, clock.latest);
  }
  at_work_before_ = at_work;
  seen_.clear();
}

}  // namespace manyhands::host
