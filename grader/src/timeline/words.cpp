#include "timeline/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "timeline/figures.hpp"

namespace manyhands {
namespace {

// A sentence must be obvious in the picture.
constexpr double much_waiting = 0.4;  // of the time of all workers
constexpr double nearly_all = 0.8;
constexpr int few_waves = 3;
constexpr int some_requests = 4;

struct Totals {
  int tasks = 0;
  std::int64_t run_ns = 0;
  std::int64_t lock_ns = 0;
  std::int64_t under_way_ns = 0;  // without waits for each other
  std::size_t busiest = 0;
  std::int64_t most_run_ns = 0;
};

Totals totals_of(const Timeline& timeline, const std::vector<LaneTimes>& times) {
  Totals totals;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!is_task(timeline.lanes[i])) continue;
    ++totals.tasks;
    totals.run_ns += times[i].at(Doing::run);
    totals.lock_ns += times[i].at(Doing::lock);
    for (const auto& name : doing_names)
      if (name.doing != Doing::await) totals.under_way_ns += times[i].at(name.doing);
    if (times[i].at(Doing::run) <= totals.most_run_ns) continue;
    totals.most_run_ns = times[i].at(Doing::run);
    totals.busiest = i;
  }
  return totals;
}

double part(std::int64_t of, std::int64_t all) {
  return all > 0 ? static_cast<double>(of) / static_cast<double>(all) : 0;
}

std::string one_lock(const Timeline& timeline, const Totals& totals) {
  if (part(totals.lock_ns, totals.under_way_ns) < much_waiting) return {};
  struct OneLock {
    std::int64_t ns = 0;
    std::set<int> lanes;
    std::map<std::pair<std::string, int>, std::int64_t> lines;
  };
  std::map<std::string, OneLock> locks;
  for (const auto& event : timeline.events) {
    if (event.kind != Doing::lock) continue;
    auto& lock = locks[event.what];
    lock.ns += event.dur;
    lock.lanes.insert(event.lane);
    if (!event.file.empty()) lock.lines[{event.file, event.line}] += event.dur;
  }
  const auto most = std::max_element(locks.begin(), locks.end(),
                                     [](const auto& a, const auto& b) { return a.second.ns < b.second.ns; });
  if (most == locks.end() || most->second.lanes.size() < 2 ||
      part(most->second.ns, totals.lock_ns) < nearly_all)
    return {};
  std::string where;
  const auto& lines = most->second.lines;
  const auto line = std::max_element(lines.begin(), lines.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (line != lines.end()) where = fmt::format(" at {}:{}", line->first.first, line->first.second);
  return fmt::format(
      "All wait for one lock: {} of {} threads wait for {}{}, and all threads together spend {:.0f} % of "
      "their "
      "time waiting for locks. Only one of them can go on at a time.",
      most->second.lanes.size(), totals.tasks, most->first.empty() ? "the same lock" : most->first, where,
      100 * part(totals.lock_ns, totals.under_way_ns));
}

std::string one_does_the_work(const Timeline& timeline, const Totals& totals) {
  const double most = part(totals.most_run_ns, totals.run_ns);
  if (totals.tasks < 2 || most < nearly_all || part(totals.run_ns, timeline.span_ns) < 0.3) return {};
  return fmt::format(
      "One does the work of all: {} used {:.0f} % of the CPU time of {} threads and processes.",
      timeline.lanes[totals.busiest].name, 100 * most, totals.tasks);
}

std::string took_turns(const Timeline& timeline, const Totals& totals) {
  const auto level = parallelism_of(timeline);
  std::size_t workers = 0;  // that did a fair part of the work
  for (const auto& times : times_of(timeline))
    workers += part(times.at(Doing::run), totals.run_ns) > 0.1 ? 1 : 0;
  if (timeline.cores < 2 || workers < 2 || level.mean > 1.1 || part_taken_by_others(timeline) > 0.1 ||
      part(totals.run_ns, timeline.span_ns) < 0.5)
    return {};
  return fmt::format(
      "They take turns: {} threads or processes work, but on average {:.2f} of {} cores are busy while any "
      "is.",
      workers, level.mean, timeline.cores);
}

std::string one_request_at_a_time(const Timeline& timeline) {
  int requests = 0;
  for (const auto& event : timeline.events)
    requests += is_task(timeline.lanes[static_cast<std::size_t>(event.lane)]) ? 0 : 1;
  if (requests < some_requests) return {};
  const auto level = requests_of(timeline);
  if (level.most == 1)
    return fmt::format("One request at a time: {} requests, and never two in flight together.", requests);
  if (level.mean < 1.5)
    return fmt::format(
        "Nearly one request at a time: {} requests, of which on average {:.2f} are in flight while any is.",
        requests, level.mean);
  return {};
}

std::string waves(const Timeline& timeline) {
  const int count = waves_in(timeline);
  if (count < few_waves) return {};
  return fmt::format(
      "Waves: {} times, most of the workers wait until the slowest has come, and then go on together.",
      count);
}

std::string others(const Timeline& timeline) {
  const double part = part_taken_by_others(timeline);
  if (part < 0.2) return {};
  return fmt::format(
      "Other programs used the cores: for {:.0f} % of the time, a thread was ready although this program did "
      "not "
      "use all of its cores. Close them for a clearer picture.",
      100 * part);
}

}  // namespace

std::string time_words(std::int64_t ns) {
  const double ms = static_cast<double>(ns) / 1e6;
  if (ms >= 10'000) return fmt::format("{:.1f} s", ms / 1000);
  return ms >= 100 ? fmt::format("{:.0f} ms", ms) : fmt::format("{:.1f} ms", ms);
}

std::string seen_at_once(const Timeline& timeline) {
  const auto concurrency = concurrency_of(timeline);
  const auto parallelism = parallelism_of(timeline);
  const auto requests = requests_of(timeline);
  const bool of_requests = requests.mean > 0 && requests.mean >= concurrency.mean;
  return fmt::format(
      "Concurrency seen: on average {:.1f} {} under way at once (at most {}). Parallelism seen: on average "
      "{:.2f} {} busy while any is (of {}).",
      concurrency.mean, of_requests ? "requests" : "threads or processes", concurrency.most, parallelism.mean,
      timeline.cores == 1 ? "core" : "cores", timeline.cores);
}

std::vector<std::string> words_about(const Timeline& timeline) {
  const auto totals = totals_of(timeline, times_of(timeline));
  std::vector<std::string> words;
  for (auto& sentence :
       {one_lock(timeline, totals), one_does_the_work(timeline, totals), took_turns(timeline, totals),
        one_request_at_a_time(timeline), waves(timeline), others(timeline)})
    if (!sentence.empty()) words.push_back(sentence);
  return words;
}

}  // namespace manyhands
