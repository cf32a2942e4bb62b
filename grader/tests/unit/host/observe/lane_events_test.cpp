#include "kit/host/observe/lane_events.hpp"

#include <map>

#include "kit/host/base/catch.hpp"

namespace lane_events_test {

using namespace manyhands;
using namespace manyhands::host;

namespace {

constexpr std::int64_t ms = 1'000'000;

const std::vector<WaitReason> reasons{{Doing::lock, "lock 1", {}, "a.cpp", 7}, {Doing::sleep, "", {}, "", 0}};

LaneLook awake(std::int64_t t, std::int64_t cpu, std::int64_t delay = 0, std::int64_t slices = 1) {
  return {t * ms, false, cpu * ms, delay * ms, slices, -1};
}
LaneLook asleep(std::int64_t t, std::int64_t cpu, std::int64_t delay, std::int64_t slices, int reason) {
  return {t * ms, true, cpu * ms, delay * ms, slices, reason};
}

std::map<Doing, std::int64_t> totals(const std::vector<LaneEvent>& events) {
  std::map<Doing, std::int64_t> of;
  for (const auto& event : events) of[event.kind] += event.dur;
  return of;
}

bool is_gapless(const std::vector<LaneEvent>& events, std::int64_t begin, std::int64_t end) {
  auto at = begin;
  for (const auto& event : events) {
    if (event.t != at || event.dur <= 0) return false;
    at += event.dur;
  }
  return at == end;
}

}  // namespace

TEST_CASE("a thread that computes all the time is one event") {
  std::vector<LaneLook> looks;
  for (std::int64_t t = 1; t <= 20; ++t) looks.push_back(awake(t, t / 4 * 4));  // counted every 4 ms
  const auto events = events_between(3, awake(0, 0), looks, reasons);
  REQUIRE(events.size() == 1);
  CHECK(events.front() == LaneEvent{0, 20 * ms, 3, Doing::run, "", "", 0});
}

TEST_CASE("a wait has its lock and its line, and the run behind it") {
  const auto events = events_between(
      0, awake(0, 0), {awake(2, 2), asleep(4, 3, 0, 2, 0), asleep(10, 3, 0, 2, 0), awake(14, 5, 1, 3)},
      reasons);
  CHECK(is_gapless(events, 0, 14 * ms));
  REQUIRE(events.size() == 4);
  CHECK(events[0].kind == Doing::run);
  CHECK(events[0].dur == 3 * ms);
  CHECK(events[1] == LaneEvent{3 * ms, 8 * ms, 0, Doing::lock, "lock 1", "a.cpp", 7});
  CHECK(events[2].kind == Doing::ready);
  CHECK(events[2].dur == ms);
  CHECK(events[3].dur == 2 * ms);
}

TEST_CASE("time without a core is ready, although the kernel counts it only afterwards") {
  // Of two threads on one core, this one has it in every other stretch of 4 ms.
  std::vector<LaneLook> looks;
  for (std::int64_t t = 1; t <= 16; ++t) {
    const auto round = t / 8;
    const auto in_round = t % 8;
    looks.push_back(awake(t, round * 4 + std::min<std::int64_t>(in_round, 4), round * 4, 1 + round));
  }
  const auto events = events_between(0, awake(0, 0), looks, reasons);
  CHECK(is_gapless(events, 0, 16 * ms));
  auto of = totals(events);
  CHECK(of[Doing::run] == 8 * ms);
  CHECK(of[Doing::ready] == 8 * ms);
}

TEST_CASE("a short run between two sleeps is between them") {
  const auto events =
      events_between(0, asleep(0, 0, 0, 1, 1), {asleep(5, 1, 0, 2, 1), asleep(9, 1, 0, 2, 1)}, reasons);
  CHECK(is_gapless(events, 0, 9 * ms));
  REQUIRE(events.size() == 3);
  CHECK(events[0].kind == Doing::sleep);
  CHECK(events[1] == LaneEvent{2 * ms, ms, 0, Doing::run, "", "", 0});
  CHECK(events[2].kind == Doing::sleep);
}

TEST_CASE("figures that go backwards or jump do no harm") {
  const auto events =
      events_between(0, awake(0, 50), {awake(2, 10), awake(1, 5000), asleep(6, 0, 0, 9, -1)}, reasons);
  for (const auto& event : events) CHECK(event.dur > 0);
  CHECK(events_between(0, awake(0, 0), {}, reasons).empty());
}

}  // namespace lane_events_test
