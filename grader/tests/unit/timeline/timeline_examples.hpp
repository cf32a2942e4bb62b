// Timelines with known contents, for tests.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "model/timeline.hpp"
#include "timeline/complete.hpp"

namespace timeline_examples {

using namespace manyhands;

inline constexpr std::int64_t ms = 1'000'000;

inline Timeline empty_run(std::int64_t span_ms, int cores) {
  Timeline timeline;
  timeline.workers = 2;
  timeline.cores = cores;
  timeline.span_ns = span_ms * ms;
  timeline.period_ns = ms;
  timeline.max_gap_ns = 2 * ms;
  timeline.look_cost_ns = span_ms * ms / 50;
  return timeline;
}

inline int add_lane(Timeline& timeline, const std::string& name, LaneKind kind = LaneKind::thread) {
  timeline.lanes.push_back({kind, name, 0, timeline.span_ns});
  return static_cast<int>(timeline.lanes.size()) - 1;
}

inline void add(Timeline& timeline, int lane, std::int64_t from_ms, std::int64_t to_ms, Doing kind,
                const std::string& what = {}, int line = 0) {
  timeline.events.push_back({from_ms * ms, (to_ms - from_ms) * ms, lane, kind, what,
                             line > 0 ? "starter/example/example.cpp" : "", line});
}

/// Four threads that hold one lock while each does its work.
inline Timeline one_lock() {
  auto timeline = empty_run(96, 2);
  const int main = add_lane(timeline, "main thread");
  add(timeline, main, 0, 2, Doing::run);
  add(timeline, main, 2, 96, Doing::await, "the end of a thread", 40);
  for (int thread = 0; thread < 4; ++thread) add_lane(timeline, "thread " + std::to_string(thread + 1));
  for (int thread = 1; thread <= 4; ++thread)
    for (int turn = 0; turn < 24; ++turn) {
      const auto t = turn * 4;
      if (turn % 4 == thread - 1) {
        add(timeline, thread, t, t + 4, Doing::run);
        if (turn > 0) timeline.wakes.push_back({t * ms, (thread + 2) % 4 + 1, thread, "released lock 1"});
      } else {
        add(timeline, thread, t, t + 4, Doing::lock, "lock 1", 31);
      }
    }
  complete(timeline, {});
  return timeline;
}

/// A thread that runs, and `waiting` others, each with another state, for `span_ms`.
inline Timeline all_states(int threads, std::int64_t span_ms) {
  auto timeline = empty_run(span_ms, 4);
  for (int thread = 0; thread < threads; ++thread)
    add_lane(timeline, thread == 0 ? "main thread" : "thread " + std::to_string(thread));
  for (int thread = 0; thread < threads; ++thread)
    for (std::int64_t t = 0; t < span_ms; t += 5)
      add(timeline, thread, t, std::min(span_ms, t + 5),
          static_cast<Doing>((static_cast<std::int64_t>(thread) + t / 20) %
                             static_cast<std::int64_t>(kinds_of_doing)),
          "", 20 + thread);
  complete(timeline, {});
  return timeline;
}

/// A parent with two workers, which answer through pipes.
inline Timeline processes() {
  auto timeline = empty_run(60, 2);
  const int parent = add_lane(timeline, "main thread");
  add(timeline, parent, 0, 5, Doing::run);
  add(timeline, parent, 5, 50, Doing::pipe, "a pipe from process 1", 52);
  add(timeline, parent, 50, 51, Doing::run);
  add(timeline, parent, 51, 58, Doing::await, "the end of a process", 60);
  add(timeline, parent, 58, 60, Doing::run);
  for (int child = 1; child <= 2; ++child) {
    const int lane = add_lane(timeline, "process " + std::to_string(child), LaneKind::process);
    timeline.lanes.back().begin_ns = 3 * ms;
    timeline.lanes.back().end_ns = (43 + 7 * child) * ms;
    add(timeline, lane, 3, 5, Doing::ready);
    add(timeline, lane, 5, 43 + 7 * child, Doing::run);
    timeline.wakes.push_back(
        {(child == 1 ? 50 : 57) * ms, lane, parent, child == 1 ? "wrote to a pipe" : "ended"});
  }
  complete(timeline, {});
  return timeline;
}

/// One thread with an event loop, `count` requests, at most `at_once` at a time.
inline Timeline requests(int count, int at_once) {
  auto timeline = empty_run(40 * ((count + at_once - 1) / at_once) + 4, 2);
  const int main = add_lane(timeline, "main thread");
  std::vector<Request> ledger;
  for (int i = 0; i < count; ++i) {
    Request request;
    request.path = "/page" + std::to_string(i) + ".html";
    request.status = 200;
    request.begin_ns = (40 * (i / at_once) + 1 + i % at_once % 5) * ms;
    request.end_ns = request.begin_ns + (30 + i * 7 % 5) * ms;
    ledger.push_back(request);
  }
  for (std::int64_t t = 0; t < timeline.span_ns / ms; t += 4) {
    add(timeline, main, t, t + 1, Doing::run);
    add(timeline, main, t + 1, t + 4, Doing::net, "an event loop", 77);
  }
  complete(timeline, ledger);
  return timeline;
}

}  // namespace timeline_examples
