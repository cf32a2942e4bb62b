// Real programs whose tasks take turns: what their clocks say is the same, whatever else the machine does.
#include <algorithm>
#include <array>
#include <chrono>

#include "test_host.hpp"

using namespace manyhands;
using namespace std::chrono_literals;

namespace {

constexpr int ms = 60;

Run in_turns(const char* scenario, const nlohmann::json& args, std::chrono::nanoseconds turn = 1ms) {
  test::Host host;
  const auto reply = host.call(scenario, args, turn);
  REQUIRE(reply.run.outcome == Outcome::answered);
  return reply.run;
}

/// In so many times what one task has to do: all have the same.
double times(const Run& run) {
  return static_cast<double>(run.in_turns_ns) / 1e6 / ms;
}

}  // namespace

TEST_CASE("in turns: threads and processes that need nobody are as if side by side") {
  for (const auto* kind : {"threads", "processes"}) {
    for (const auto turn : {1ms, 16ms}) {
      const auto run = in_turns("burns", {{kind, 3}, {"ms", ms}}, turn);
      INFO(kind << ", turns of " << turn.count() << " ms: " << times(run) << ", really "
                << static_cast<double>(run.turn_ns) / 1e6);
      CHECK(run.turn_ns > 0);
      CHECK(times(run) > 0.9);
      CHECK(times(run) < 1.6);
      CHECK(run.left.threads + run.left.children + run.left.zombies == 0);
    }
  }
}

TEST_CASE("in turns: what is done one after the other stays so") {
  const auto locked =
      in_turns("holds_locks", {{"ms", ms}, {"times", 2}});  // 2 of 4 pieces each under the lock
  CHECK(times(locked) > 3.8);
  CHECK(times(locked) < 6.5);
  // Who spins sees the free lock when its turn comes: the clock is late by one turn, and a turn that the
  // machine makes long shows in that run alone.
  std::array<double, 5> spinning{};
  for (auto& each : spinning) each = times(in_turns("spins_for_a_lock", {{"ms", ms}}));
  std::sort(spinning.begin(), spinning.end());
  const double median = spinning[spinning.size() / 2];
  INFO(spinning.front() << " … " << median << " … " << spinning.back());
  CHECK(median > 1.8);
  CHECK(median < 2.7);
}

TEST_CASE("in turns: one thread alone has nobody to take turns with") {
  const auto run = in_turns("burns", {{"itself", true}, {"ms", ms}});
  CHECK(run.turn_ns == 0);
}
