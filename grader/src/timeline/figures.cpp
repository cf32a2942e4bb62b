#include "timeline/figures.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace manyhands {
namespace {

constexpr std::int64_t ms = 1'000'000;

struct Change {
  std::int64_t t;
  int by;
};

/// Of the number that begins at 0 and changes by these amounts.
Level level_of(std::vector<Change> changes) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
    return a.t != b.t ? a.t < b.t : a.by < b.by;  // what ends makes room for what begins
  });
  Level level;
  double sum = 0;
  std::int64_t time = 0;
  int now = 0;
  std::int64_t since = 0;
  for (const auto& change : changes) {
    if (now > 0) {
      sum += static_cast<double>(now) * static_cast<double>(change.t - since);
      time += change.t - since;
    }
    now += change.by;
    since = change.t;
    level.most = std::max(level.most, now);
  }
  level.mean = time > 0 ? sum / static_cast<double>(time) : 0;
  return level;
}

template <class Counts>
Level level_of_events(const Timeline& timeline, Counts counts) {
  std::vector<Change> changes;
  for (const auto& event : timeline.events) {
    if (event.dur <= 0 || !counts(event)) continue;
    changes.push_back({event.t, 1});
    changes.push_back({event.t + event.dur, -1});
  }
  return level_of(std::move(changes));
}

const Lane& lane_of(const Timeline& timeline, const LaneEvent& event) {
  return timeline.lanes[static_cast<std::size_t>(event.lane)];
}

}  // namespace

bool is_task(const Lane& lane) {
  return lane.kind != LaneKind::request;
}

std::vector<LaneTimes> times_of(const Timeline& timeline) {
  std::vector<LaneTimes> times(timeline.lanes.size());
  for (std::size_t i = 0; i < times.size(); ++i)
    times[i].lifetime_ns = timeline.lanes[i].end_ns - timeline.lanes[i].begin_ns;
  for (const auto& event : timeline.events)
    times[static_cast<std::size_t>(event.lane)].of[static_cast<std::size_t>(event.kind)] += event.dur;
  return times;
}

Level parallelism_of(const Timeline& timeline) {
  auto level = level_of_events(timeline, [&](const LaneEvent& event) {
    return event.kind == Doing::run && is_task(lane_of(timeline, event));
  });
  // Between two looks, it is not known exactly when a thread had its core; but no core is used twice.
  level.mean = std::min(level.mean, static_cast<double>(std::max(1, timeline.cores)));
  level.most = std::min(level.most, std::max(1, timeline.cores));
  return level;
}

Level requests_of(const Timeline& timeline) {
  return level_of_events(timeline,
                         [&](const LaneEvent& event) { return !is_task(lane_of(timeline, event)); });
}

Level concurrency_of(const Timeline& timeline) {
  const auto tasks = level_of_events(timeline, [&](const LaneEvent& event) {
    return event.kind != Doing::await && is_task(lane_of(timeline, event));
  });
  const auto requests = requests_of(timeline);
  return requests.mean > tasks.mean ? requests : tasks;
}

double part_taken_by_others(const Timeline& timeline) {
  struct Both {
    std::int64_t t;
    int run;
    int ready;
  };
  std::vector<Both> changes;
  for (const auto& event : timeline.events) {
    if (event.kind != Doing::run && event.kind != Doing::ready) continue;
    const int run = event.kind == Doing::run ? 1 : 0;
    changes.push_back({event.t, run, 1 - run});
    changes.push_back({event.t + event.dur, -run, run - 1});
  }
  std::sort(changes.begin(), changes.end(), [](const Both& a, const Both& b) { return a.t < b.t; });
  std::int64_t taken = 0;
  std::int64_t since = 0;
  int run = 0;
  int ready = 0;
  for (const auto& change : changes) {
    if (ready > 0 && run < timeline.cores) taken += change.t - since;
    run += change.run;
    ready += change.ready;
    since = change.t;
  }
  return timeline.span_ns > 0 ? static_cast<double>(taken) / static_cast<double>(timeline.span_ns) : 0;
}

std::vector<WaitPlace> wait_places_of(const Timeline& timeline) {
  std::map<std::tuple<Doing, std::string, std::string, int>, std::pair<WaitPlace, std::set<int>>> places;
  for (const auto& event : timeline.events) {
    if (event.kind == Doing::run || event.kind == Doing::ready || !is_task(lane_of(timeline, event)))
      continue;
    auto& [place, lanes] = places[{event.kind, event.what, event.file, event.line}];
    place.kind = event.kind;
    place.what = event.what;
    place.file = event.file;
    place.line = event.line;
    ++place.waits;
    place.total_ns += event.dur;
    lanes.insert(event.lane);
  }
  std::vector<WaitPlace> sorted;
  for (auto& [key, place] : places) {
    place.first.lanes = static_cast<int>(place.second.size());
    sorted.push_back(std::move(place.first));
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.total_ns > b.total_ns; });
  return sorted;
}

int waves_in(const Timeline& timeline) {
  const auto window = std::max<std::int64_t>(3 * ms, 2 * timeline.max_gap_ns);
  std::set<int> workers;  // that ran at all, apart from the first lane, which often only waits for the others
  for (const auto& event : timeline.events)
    if (event.lane > 0 && event.kind == Doing::run && is_task(lane_of(timeline, event)))
      workers.insert(event.lane);
  if (workers.size() < 2) return 0;
  // Of two, only one waits at a barrier, as a consumer does in a queue: then the kind of wait decides.
  const bool two = workers.size() == 2;
  std::vector<std::pair<std::int64_t, int>> ends;
  for (const auto& event : timeline.events)
    if (event.kind == Doing::await && event.dur >= ms && workers.contains(event.lane) &&
        (!two || event.what == wait_on_atomic) &&
        event.t + event.dur < timeline.lanes[static_cast<std::size_t>(event.lane)].end_ns)
      ends.emplace_back(event.t + event.dur, event.lane);
  std::sort(ends.begin(), ends.end());
  // At a barrier, the one that comes last does not wait.
  const auto enough = two ? 1 : std::max<std::size_t>(2, (workers.size() * 2) / 3);
  int waves = 0;
  for (std::size_t i = 0; i < ends.size();) {
    std::set<int> together;
    std::size_t next = i;
    while (next < ends.size() && ends[next].first - ends[i].first <= window)
      together.insert(ends[next++].second);
    if (together.size() >= enough) ++waves;
    i = next;
  }
  return waves;
}

}  // namespace manyhands
