#include "kit/host/observe/lane_events.hpp"

#include <algorithm>
#include <tuple>

namespace manyhands::host {
namespace {

/// Between two looks.
struct Interval {
  std::int64_t begin = 0;
  std::int64_t length = 0;
  std::int64_t run = 0;
  std::int64_t ready = 0;
};

std::vector<Interval> intervals_of(const LaneLook& start, const std::vector<LaneLook>& looks) {
  std::vector<Interval> intervals;
  const auto* before = &start;
  for (const auto& look : looks) {
    intervals.push_back({before->t, std::max<std::int64_t>(0, look.t - before->t),
                         std::max<std::int64_t>(0, look.cpu_ns - before->cpu_ns),
                         std::max<std::int64_t>(0, look.delay_ns - before->delay_ns)});
    before = &look;
  }
  std::int64_t run = 0;
  std::int64_t ready = 0;
  for (auto interval = intervals.rbegin(); interval != intervals.rend(); ++interval) {
    run += interval->run;
    interval->run = std::min(run, interval->length);
    run -= interval->run;
    ready += interval->ready;
    interval->ready = std::min(ready, interval->length - interval->run);
    ready -= interval->ready;
  }
  return intervals;
}

class Events {
 public:
  Events(int lane, const std::vector<WaitReason>& reasons) : lane_(lane), reasons_(reasons) {}

  void add(Doing kind, std::int64_t t, std::int64_t length) { put({t, length, lane_, kind}); }
  void add_sleep(int reason, std::int64_t t, std::int64_t length) {
    LaneEvent event{t, length, lane_, Doing::await};
    if (reason >= 0) {
      const auto& known = reasons_[static_cast<std::size_t>(reason)];
      std::tie(event.kind, event.what, event.file, event.line) =
          std::tie(known.kind, known.what, known.file, known.line);
    }
    put(std::move(event));
  }
  [[nodiscard]] Doing last() const { return events_.empty() ? Doing::ready : events_.back().kind; }
  std::vector<LaneEvent> take() { return std::move(events_); }

 private:
  void put(LaneEvent event) {
    if (event.dur <= 0) return;
    if (!events_.empty()) {
      auto& before = events_.back();
      const auto key = [](const LaneEvent& e) { return std::tie(e.kind, e.what, e.file, e.line); };
      if (before.t + before.dur == event.t && key(before) == key(event)) {
        before.dur += event.dur;
        return;
      }
    }
    events_.push_back(std::move(event));
  }

  int lane_;
  const std::vector<WaitReason>& reasons_;
  std::vector<LaneEvent> events_;
};

}  // namespace

std::vector<LaneEvent> events_between(int lane, const LaneLook& start, const std::vector<LaneLook>& looks,
                                      const std::vector<WaitReason>& reasons) {
  Events events(lane, reasons);
  const auto intervals = intervals_of(start, looks);
  const auto* before = &start;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const auto& now = looks[i];
    auto [t, length, run, ready] = intervals[i];
    auto rest = length - run - ready;
    const auto put = [&](Doing kind, std::int64_t part) {
      events.add(kind, t, part);
      t += part;
    };
    const auto put_sleep = [&](int reason, std::int64_t part) {
      events.add_sleep(reason, t, part);
      t += part;
    };
    if (!before->asleep && !now.asleep) {  // the rest was neither measured as run nor as ready
      const bool ran = run != ready ? run > ready : events.last() == Doing::run;
      (ran ? run : ready) += rest;
      rest = 0;
    }
    if (before->asleep) {
      const auto part = now.asleep && run + ready > 0 ? rest / 2 : rest;
      put_sleep(before->reason, part);
      rest -= part;
      put(Doing::ready, ready);
      put(Doing::run, run);
    } else if (events.last() == Doing::run) {
      put(Doing::run, run);
      put(Doing::ready, ready);
    } else {
      put(Doing::ready, ready);
      put(Doing::run, run);
    }
    put_sleep(now.reason, rest);
    before = &now;
  }
  return events.take();
}

}  // namespace manyhands::host
