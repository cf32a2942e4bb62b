#include "timeline/complete.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "timeline/figures.hpp"

namespace manyhands {
namespace {

constexpr std::size_t most_requests = 20'000;
constexpr std::size_t most_in_flight = 512;
constexpr std::size_t longest_path = 60;
constexpr std::int64_t bins_of_strip = 200;
constexpr std::int64_t least_bin_ns = 2'000'000;

void add_requests(Timeline& timeline, std::vector<Request> requests) {
  if (requests.size() > most_requests) requests.resize(most_requests);
  std::stable_sort(requests.begin(), requests.end(),
                   [](const Request& a, const Request& b) { return a.begin_ns < b.begin_ns; });
  const auto first = timeline.lanes.size();
  std::vector<std::int64_t> free_at;  // of each lane
  std::vector<LaneEvent> events;
  for (const auto& request : requests) {
    const auto begin = std::clamp<std::int64_t>(request.begin_ns, 0, timeline.span_ns);
    const auto end = request.end_ns == 0 ? timeline.span_ns
                                         : std::clamp<std::int64_t>(request.end_ns, begin, timeline.span_ns);
    auto place = static_cast<std::size_t>(
        std::find_if(free_at.begin(), free_at.end(), [&](std::int64_t at) { return at <= begin; }) -
        free_at.begin());
    if (place == free_at.size()) {
      if (free_at.size() == most_in_flight) {
        ++timeline.lanes_left_out;
        continue;
      }
      free_at.push_back(0);
    }
    free_at[place] = end;
    events.push_back(
        {begin, end - begin, static_cast<int>(first + place), Doing::net,
         shorten(printable_line(request.path), longest_path) +
             (request.end_ns == 0 ? ", not answered" : ", status " + std::to_string(request.status))});
  }
  for (std::size_t i = 0; i < free_at.size(); ++i)
    timeline.lanes.push_back({LaneKind::request, "request " + std::to_string(i + 1), 0, timeline.span_ns});
  std::stable_sort(events.begin(), events.end(),
                   [](const LaneEvent& a, const LaneEvent& b) { return a.lane < b.lane; });
  timeline.events.insert(timeline.events.end(), events.begin(), events.end());
}

void put(Strip& strip, std::int64_t t, double value) {
  if (strip.points.empty() || strip.points.back().value != value) strip.points.push_back({t, value});
}

Strip cores_busy(const Timeline& timeline) {
  Strip strip{"cores busy", {}};
  const auto bin = std::max(least_bin_ns, timeline.span_ns / bins_of_strip);
  const auto bins = static_cast<std::size_t>((timeline.span_ns + bin - 1) / bin);
  std::vector<std::int64_t> busy(bins);
  for (const auto& event : timeline.events) {
    if (event.kind != Doing::run || !is_task(timeline.lanes[static_cast<std::size_t>(event.lane)])) continue;
    for (auto t = event.t; t < event.t + event.dur;) {
      const auto to = std::min(event.t + event.dur, (t / bin + 1) * bin);
      busy[static_cast<std::size_t>(t / bin)] += to - t;
      t = to;
    }
  }
  for (std::size_t i = 0; i < bins; ++i) {
    const auto begin = static_cast<std::int64_t>(i) * bin;
    const auto width = std::min(bin, timeline.span_ns - begin);
    put(strip, begin, static_cast<double>(busy[i]) / static_cast<double>(width));
  }
  if (!strip.points.empty()) strip.points.push_back({timeline.span_ns, 0});
  return strip;
}

Strip in_flight(const Timeline& timeline) {
  Strip strip{"requests in flight", {}};
  std::map<std::int64_t, int> changes;
  for (const auto& event : timeline.events) {
    if (is_task(timeline.lanes[static_cast<std::size_t>(event.lane)])) continue;
    ++changes[event.t];
    --changes[event.t + event.dur];
  }
  int now = 0;
  if (!changes.empty()) put(strip, 0, 0);
  for (const auto& [t, by] : changes) put(strip, t, now += by);
  return strip;
}

}  // namespace

void complete(Timeline& timeline, const std::vector<Request>& requests) {
  add_requests(timeline, requests);
  timeline.strips.push_back(cores_busy(timeline));
  if (auto strip = in_flight(timeline); !strip.points.empty()) timeline.strips.push_back(std::move(strip));
}

}  // namespace manyhands
