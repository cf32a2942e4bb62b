#include "kit/host/observe/lane_watch.hpp"

#include <algorithm>

#include "tests/kit/test_host.hpp"

namespace lane_watch_test {

using namespace manyhands;

namespace {

constexpr int work_ms = 120;  // many times the period

Timeline timeline_of(const std::string& scenario) {
  test::Host host;
  host::context().stage = "timeline";
  const auto reply = host.call(scenario, {{"ms", work_ms}});
  REQUIRE(reply.run.outcome == Outcome::answered);
  REQUIRE(host::context().result.timelines.size() == 1);
  return host::context().result.timelines.front();
}

int lane_named(const Timeline& timeline, const std::string& name) {
  for (std::size_t i = 0; i < timeline.lanes.size(); ++i)
    if (timeline.lanes[i].name == name) return static_cast<int>(i);
  return -1;
}

/// The longest event of this kind in the lane; null if there is none.
const LaneEvent* longest(const Timeline& timeline, int lane, Doing kind) {
  const LaneEvent* found = nullptr;
  for (const auto& event : timeline.events)
    if (event.lane == lane && event.kind == kind && (found == nullptr || event.dur > found->dur))
      found = &event;
  return found;
}

bool has_wake(const Timeline& timeline, int from, int to, const std::string& what) {
  return std::any_of(timeline.wakes.begin(), timeline.wakes.end(), [&](const WakeUp& wake) {
    return wake.from == from && wake.to == to && wake.what == what;
  });
}

/// Events of a lane are in order, and none is outside of its life.
bool is_sound(const Timeline& timeline) {
  std::vector<std::int64_t> at(timeline.lanes.size(), 0);
  for (std::size_t i = 0; i < at.size(); ++i) at[i] = timeline.lanes[i].begin_ns;
  for (const auto& event : timeline.events) {
    auto& now = at[static_cast<std::size_t>(event.lane)];
    if (event.t < now || event.dur <= 0) return false;
    now = event.t + event.dur;
    if (now > timeline.lanes[static_cast<std::size_t>(event.lane)].end_ns) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a thread that waits for a lock is seen with its line and with who released it") {
  const auto timeline = timeline_of("waits_for_lock");
  CHECK(is_sound(timeline));
  const int main = lane_named(timeline, "main thread");
  const int holder = lane_named(timeline, "thread 1");
  const int waiter = lane_named(timeline, "thread 2");
  REQUIRE(main >= 0);
  REQUIRE(holder >= 0);
  REQUIRE(waiter >= 0);
  const auto* wait = longest(timeline, waiter, Doing::lock);
  REQUIRE(wait != nullptr);
  CHECK(wait->what.starts_with("lock "));
  CHECK(wait->file == "tests/kit/test_guest_timeline.cpp");
  CHECK(wait->line > 0);
  CHECK(has_wake(timeline, holder, waiter, "released " + wait->what));
  CHECK(longest(timeline, holder, Doing::run) != nullptr);
  const auto* joins = longest(timeline, main, Doing::await);
  REQUIRE(joins != nullptr);
  CHECK(joins->what == "the end of thread 1");
  CHECK(has_wake(timeline, holder, main, "ended"));
  const auto* sleeps = longest(timeline, main, Doing::sleep);
  REQUIRE(sleeps != nullptr);
  CHECK(sleeps->file == "tests/kit/test_guest_timeline.cpp");
  CHECK(timeline.look_cost_ns * 10 < timeline.span_ns);
}

TEST_CASE("a parent that reads from a child's pipe is seen to wait for the child") {
  const auto timeline = timeline_of("waits_for_one_child");
  CHECK(is_sound(timeline));
  const int main = lane_named(timeline, "main thread");
  const int child = lane_named(timeline, "process 1");
  REQUIRE(main >= 0);
  REQUIRE(child >= 0);
  CHECK(timeline.lanes[static_cast<std::size_t>(child)].kind == LaneKind::process);
  const auto* wait = longest(timeline, main, Doing::pipe);
  REQUIRE(wait != nullptr);
  CHECK(wait->what == "a pipe from process 1");
  CHECK(has_wake(timeline, child, main, "wrote to a pipe"));
  CHECK(longest(timeline, child, Doing::run) != nullptr);
}

TEST_CASE("other stages keep no timeline") {
  test::Host host;
  host::context().stage = "compare";
  CHECK(host.call("waits_for_lock", {{"ms", 1}}).run.outcome == Outcome::answered);
  CHECK(host::context().result.timelines.empty());
}

}  // namespace lane_watch_test
