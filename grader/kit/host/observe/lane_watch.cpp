#include "kit/host/observe/lane_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "kit/host/observe/proc.hpp"
#include "spawn/threads.hpp"

namespace manyhands::host {
namespace {

constexpr std::chrono::milliseconds least_period{1};
constexpr int duty = 20;                             // a look may cost a twentieth of the time to the next
constexpr int looks_for_processes = 4;               // starting a process takes longer than a thread
constexpr std::size_t looks_at_full_pace = 120'000;  // of all tasks; then it looks half as often, and so on
constexpr int most_tries = 8;
constexpr std::size_t most_looks = 2'000'000;

spawn::Descriptor open_of(std::pair<pid_t, pid_t> id, const char* file) {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/task/%d/%s", id.first, id.second, file);
  return spawn::Descriptor(::open(path.data(), O_RDONLY | O_CLOEXEC));
}

/// False if the task is gone.
bool read_again(const spawn::Descriptor& file, std::array<char, 512>& text) {
  const auto n = file.is_open() ? ::pread(file.get(), text.data(), text.size() - 1, 0) : -1;
  if (n <= 0) return false;
  text[static_cast<std::size_t>(n)] = '\0';
  return true;
}

/// With thousands of looks at one lane, some are enough.
std::vector<LaneLook> thinned(const std::vector<LaneLook>& looks) {
  constexpr std::size_t events_of_look = 3;
  const auto step = looks.size() * events_of_look / most_events_of_lane + 1;
  if (step == 1) return looks;
  std::vector<LaneLook> some;
  for (std::size_t i = step - 1; i < looks.size(); i += step) some.push_back(looks[i]);
  if (!looks.empty() && looks.size() % step != 0) some.push_back(looks.back());
  return some;
}

/// The end of the wait of `lane` that is nearest to `t`.
std::int64_t end_of_wait_near(const std::vector<LaneEvent>& events, int lane, std::int64_t t) {
  std::int64_t nearest = t;
  std::int64_t distance = 10'000'000;
  for (auto event = std::lower_bound(
           events.begin(), events.end(), std::pair(lane, t - distance),
           [](const LaneEvent&e, const auto&than) { return std::pair(e.lane, e.t + e.dur) < than; });
       event != events.end() && event->lane == lane && event->t + event->dur < t + distance; ++event) {
    if (event->kind == Doing::run || event->kind == Doing::ready || event->kind == Doing::sleep) continue;
    const auto away = std::abs(event->t + event->dur - t);
    if (away >= distance) continue;
    distance = away;
    nearest = event->t + event->dur;
  }
  return nearest;
}

}  // namespace

std::int64_t LaneWatch::since_zero(Clock::time_point at) const {
  return std::chrono::nanoseconds(at - zero_).count();
}

void LaneWatch::start(pid_t guest, Clock::time_point zero) {
  guest_ = guest;
  zero_ = zero;
  started_ = true;
  find_tasks(0);
  next_ = zero + least_period;
}

void LaneWatch::find_tasks(std::int64_t now) {
  if (looks_ % looks_for_processes == 0) {
    processes_ = proc::descendants_of(guest_);
    processes_.insert(processes_.begin(), guest_);
  }
  for (const auto pid : processes_)
    for (const int tid : spawn::list_threads(pid))
      if (!known_.contains({pid, tid})) add({pid, tid}, now);
}

void LaneWatch::add(Id id, std::int64_t now) {
  if (tasks_.size() >= most_lanes) {
    known_[id] = tasks_.size();  // not looked at
    ++left_out_;
    return;
  }
  Task task;
  task.id = id;
  const bool first = id.first == id.second;
  task.kind = first && id.first != guest_ ? LaneKind::process : LaneKind::thread;
  task.name = name_for(id);
  task.stat = open_of(id, "stat");
  task.schedstat = open_of(id, "schedstat");
  if (!task.stat.is_open()) return;  // it is gone already
  reasons_.know(id.first, id.second, task.name);
  known_[id] = tasks_.size();
  tasks_.push_back(std::move(task));
  auto& added = tasks_.back();
  if (now > 0) {
    added.start.t = last_;  // it began after the last look
    look_at(added, now);
    const auto& look = added.looks.empty() ? added.start : added.looks.back();
    added.start.t = std::clamp((last_ + now) / 2, last_, std::max(last_, now - look.cpu_ns - look.delay_ns));
    return;
  }
  look_at(added, 0);  // what it had before the call
  if (added.looks.empty()) return;
  added.start = added.looks.back();
  added.start.asleep = false;
  added.looks.clear();
}

std::string LaneWatch::name_for(Id id) {
  const auto is_process = [](const Task& task) { return task.kind == LaneKind::process; };
  if (id.first == id.second)
    return id.first == guest_
               ? "main thread"
               : "process " + std::to_string(std::count_if(tasks_.begin(), tasks_.end(), is_process) + 1);
  const auto name = "thread " + std::to_string(++threads_[id.first]);
  if (id.first == guest_) return name;
  const auto process = known_.find({id.first, id.first});
  return process != known_.end() && process->second < tasks_.size()
             ? tasks_[process->second].name + ", " + name
             : name;
}

void LaneWatch::look_at(Task& task, std::int64_t now) {
  std::array<char, 512> text{};
  LaneLook look;
  look.t = now;
  const auto gone = [&] {
    task.ended = true;
    task.stat.reset();
    task.schedstat.reset();
  };
  const auto before = task.looks.empty() ? task.start : task.looks.back();
  if (!read_again(task.stat, text)) {
    if (before.asleep) note_wake(task, now);  // it went on, and has ended
    return gone();
  }
  const char* name_end = std::strrchr(text.data(), ')');  // a name may contain anything
  const char state = name_end != nullptr && name_end[1] != '\0' ? name_end[2] : '?';
  long long cpu = 0;
  long long delay = 0;
  long long slices = 0;
  if (!read_again(task.schedstat, text) ||
      std::sscanf(text.data(), "%lld %lld %lld", &cpu, &delay, &slices) != 3)
    return gone();
  look.cpu_ns = cpu;
  look.delay_ns = delay;
  look.slices = slices;
  // After its answer, the main thread waits for the grader.
  look.asleep = state != 'R' && !(stopped_ && task.id == Id{guest_, guest_});
  // Awake, but perhaps still without a core; or asleep again.
  const bool went_on = before.asleep && (!look.asleep || look.slices != before.slices);
  if (went_on) note_wake(task, now);
  if (state == 'Z' || state == 'X') {
    look.asleep = false;
    gone();
  } else if (look.asleep && before.asleep && look.slices == before.slices) {
    look.reason = before.reason;
    if (task.waits.mutex != 0)
      if (const auto holder = reasons_.holder(task.id.first, task.waits.mutex); holder.first != 0)
        task.waits.by = holder;
    if (is_pipe_of_nobody(task) && task.tries++ < most_tries) {  // its process may not have been seen yet
      task.waits = reasons_.look(task.id.first, task.id.second);
      look.reason = task.waits.reason;
    }
  } else if (look.asleep) {
    task.tries = 0;
    task.waits = state == 'S' ? reasons_.look(task.id.first, task.id.second) : WaitReasons::Found{};
    look.reason = task.waits.reason;
  }
  task.looks.push_back(look);
  ++kept_looks_;
}

bool LaneWatch::is_pipe_of_nobody(const Task& task) const {
  const auto& waits = task.waits;
  return waits.by.first == 0 && waits.reason >= 0 &&
         reasons_.all()[static_cast<std::size_t>(waits.reason)].kind == Doing::pipe;
}

void LaneWatch::note_wake(const Task& task, std::int64_t now) {
  const auto& before = task.looks.empty() ? task.start : task.looks.back();
  if (before.reason < 0 || woken_.size() >= most_wakes) return;
  auto by = task.waits.by;
  if (task.waits.child)  // the child that ended last
    for (const auto& other : tasks_)
      if (other.kind == LaneKind::process && other.ended) by = other.id;
  if (by.first == 0 || by == task.id) return;
  const auto& reason = reasons_.all()[static_cast<std::size_t>(before.reason)];
  const auto what = reason.kind == Doing::lock ? "released " + reason.what
                    : reason.kind == Doing::pipe
                        ? (reason.what.starts_with("room") ? "read from a pipe" : "wrote to a pipe")
                        : "ended";
  woken_.push_back({now, by, task.id, what});
}

void LaneWatch::look() {
  const auto begin = Clock::now();
  const auto cpu_before = proc::own_cpu_time();
  const auto now = since_zero(begin);
  if (kept_looks_ < most_looks) {
    find_tasks(now);
    for (auto& task : tasks_)
      if (!task.ended && (task.looks.empty() || task.looks.back().t < now)) look_at(task, now);
  }
  max_gap_ = std::max(max_gap_, now - last_);
  last_ = now;
  ++looks_;
  const auto cost = proc::own_cpu_time() - cpu_before;
  cost_ns_ += cost.count();
  const auto slower = static_cast<int>(kept_looks_ / looks_at_full_pace) + 1;
  next_ = begin + std::max<Clock::duration>(least_period * slower, duty * cost);
}

void LaneWatch::stop() {
  if (!started_ || stopped_) return;
  stopped_ = true;
  look();
  end_ = last_;
  for (auto& task : tasks_) {
    task.stat.reset();
    task.schedstat.reset();
  }
}

// What the kit or a library started before the call, and that did nothing in it.
bool LaneWatch::is_idle_helper(const Task& task) const {
  if (task.id == Id{guest_, guest_} || task.looks.empty()) return task.looks.empty();
  return task.start.t == 0 && task.looks.back().slices == task.start.slices;
}

Timeline LaneWatch::timeline(const std::string& prefix) const {
  Timeline timeline;
  timeline.span_ns = end_;
  timeline.period_ns = looks_ > 0 ? end_ / looks_ : 0;
  timeline.max_gap_ns = max_gap_;
  timeline.look_cost_ns = cost_ns_;
  timeline.lanes_left_out = left_out_;
  const auto reasons = reasons_.with_lines(prefix);
  std::map<Id, int> lanes;
  for (const auto& task : tasks_) {
    if (is_idle_helper(task)) continue;
    const auto lane = static_cast<int>(timeline.lanes.size());
    lanes[task.id] = lane;
    timeline.lanes.push_back({task.kind, task.name, task.start.t, task.looks.back().t});
    const auto events = events_between(lane, task.start, thinned(task.looks), reasons);
    timeline.events.insert(timeline.events.end(), events.begin(), events.end());
  }
  for (const auto& wake : woken_) {
    const auto from = lanes.find(wake.from);
    const auto to = lanes.find(wake.to);
    if (from == lanes.end() || to == lanes.end()) continue;
    timeline.wakes.push_back(
        {end_of_wait_near(timeline.events, to->second, wake.t), from->second, to->second, wake.what});
  }
  std::stable_sort(timeline.wakes.begin(), timeline.wakes.end(),
                   [](const WakeUp& a, const WakeUp& b) { return a.t < b.t; });
  return timeline;
}

}  // namespace manyhands::host
