// A timeline: what the threads and processes of one run did, moment by moment. For people to look at; no
// verdict is taken from it. Plain data; its JSON is in model/json.hpp.
//
// All times are in ns since the call was sent. What the kernel shows is seen from outside. Names of lines,
// the owners of locks, and what a thread waits for were read in the program's own memory: it could have
// written anything there.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

/// What a lane does during an event.
enum class Doing {
  run,    // on a core
  ready,  // could run, but no core is free
  lock,   // waits for a lock that another thread holds
  net,    // waits for the network
  pipe,   // waits for data in a pipe, or for room in it
  sleep,  // sleeps for a time that it chose itself
  await   // waits for another thread or process: a condition variable, a barrier, an end
};
inline constexpr std::size_t kinds_of_doing = 7;

struct DoingName {
  Doing doing;
  std::string_view key;    // in JSON and in class names
  std::string_view words;  // "waits for a lock"
};
inline constexpr std::array<DoingName, kinds_of_doing> doing_names{{
    {Doing::run, "run", "runs"},
    {Doing::ready, "ready", "ready, but no core is free"},
    {Doing::lock, "lock", "waits for a lock"},
    {Doing::net, "net", "waits for the network"},
    {Doing::pipe, "pipe", "waits for a pipe"},
    {Doing::sleep, "sleep", "sleeps"},
    {Doing::await, "await", "waits for another thread or process"},
}};
constexpr const DoingName& name_of(Doing doing) {
  return doing_names[static_cast<std::size_t>(doing)];
}

/// One row of the picture.
enum class LaneKind { thread, process, request };

struct Lane {
  LaneKind kind = LaneKind::thread;
  std::string name;  // "main thread", "process 2"; made by the grader
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  bool operator==(const Lane&) const = default;
};

/// The events of one lane do not overlap.
struct LaneEvent {
  std::int64_t t = 0;
  std::int64_t dur = 0;
  int lane = 0;  // index
  Doing kind = Doing::run;
  std::string what = {};  // "lock 1", "a pipe from process 2"; empty: unknown
  std::string file = {};  // the learner's line that waits; empty: unknown
  int line = 0;
  bool operator==(const LaneEvent&) const = default;
};

/// Lane `from` let lane `to` go on.
struct WakeUp {
  std::int64_t t = 0;
  int from = 0;
  int to = 0;
  std::string what = {};  // "released lock 1", "wrote to a pipe", "ended"
  bool operator==(const WakeUp&) const = default;
};

/// A number over time. Each value holds until the next point.
struct StripPoint {
  std::int64_t t = 0;
  double value = 0;
  bool operator==(const StripPoint&) const = default;
};
struct Strip {
  std::string name;  // "cores busy"
  std::vector<StripPoint> points;
  bool operator==(const Strip&) const = default;
};

struct Timeline {
  int workers = 0;  // the number that the program was given
  int cores = 0;    // that it could use
  std::int64_t span_ns = 0;
  std::int64_t period_ns = 0;     // the mean time between two samples
  std::int64_t max_gap_ns = 0;    // the longest
  std::int64_t look_cost_ns = 0;  // CPU time of the grader for all samples
  int lanes_left_out = 0;         // further threads or processes, for which there was no room
  std::vector<Lane> lanes;
  std::vector<LaneEvent> events;  // sorted by lane, then time
  std::vector<WakeUp> wakes;      // sorted by time
  std::vector<Strip> strips;
  bool operator==(const Timeline&) const = default;
};

/// LaneEvent::what of a wait that std::barrier, std::latch and the wait of std::atomic have in common.
inline constexpr std::string_view wait_on_atomic = "a barrier, a latch or an atomic";

inline constexpr std::size_t most_lanes = 96;
inline constexpr std::size_t most_events_of_lane = 4000;
inline constexpr std::size_t most_wakes = 4000;

}  // namespace manyhands
