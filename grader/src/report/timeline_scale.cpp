#include "report/timeline_scale.hpp"

#include <algorithm>
#include <array>

namespace manyhands {

std::int64_t step_of_axis(std::int64_t span_ns, int count) {
  for (std::int64_t power = 1000;; power *= 10)
    for (const int factor : {1, 2, 5})
      if (span_ns / (power * factor) <= count) return power * factor;
}

std::vector<Stretch> stretches_of(const std::vector<const LaneEvent*>& events, std::int64_t bin_ns) {
  std::vector<Stretch> stretches;
  std::array<double, kinds_of_doing> credit{};
  std::size_t first = 0;
  if (events.empty()) return stretches;
  const auto last_end = events.back()->t + events.back()->dur;
  for (auto bin = events.front()->t / bin_ns; bin * bin_ns < last_end; ++bin) {
    const auto begin = bin * bin_ns;
    const auto end = begin + bin_ns;
    while (first < events.size() && events[first]->t + events[first]->dur <= begin) ++first;
    std::int64_t from = end;
    std::int64_t to = begin;
    std::array<const LaneEvent*, kinds_of_doing> longest{};
    for (auto i = first; i < events.size() && events[i]->t < end; ++i) {
      const auto& event = *events[i];
      const auto kind = static_cast<std::size_t>(event.kind);
      const auto inside = std::min(end, event.t + event.dur) - std::max(begin, event.t);
      if (inside <= 0) continue;
      credit[kind] += static_cast<double>(inside) / static_cast<double>(bin_ns);
      if (longest[kind] == nullptr || event.dur > longest[kind]->dur) longest[kind] = &event;
      from = std::min(from, std::max(begin, event.t));
      to = std::max(to, std::min(end, event.t + event.dur));
    }
    if (from >= to) continue;
    std::size_t most = 0;
    bool any = false;
    for (std::size_t kind = 0; kind < kinds_of_doing; ++kind)
      if (longest[kind] != nullptr && (!any || credit[kind] > credit[most])) {
        most = kind;
        any = true;
      }
    credit[most] -= static_cast<double>(to - from) / static_cast<double>(bin_ns);
    const auto kind = static_cast<Doing>(most);
    auto* before = stretches.empty() ? nullptr : &stretches.back();
    const bool same = before != nullptr && before->kind == kind && before->end == from &&
                      (before->longest == longest[most] || before->longest->what == longest[most]->what);
    if (!same) {
      stretches.push_back({from, to, kind, longest[most]});
      continue;
    }
    before->end = to;
    if (longest[most]->dur > before->longest->dur) before->longest = longest[most];
  }
  return stretches;
}

}  // namespace manyhands
