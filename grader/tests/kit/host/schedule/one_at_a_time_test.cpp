// Real programs whose tasks take turns: their clocks show the same times on a busy machine.
#include <algorithm>
#include <array>
#include <chrono>

#include "tests/kit/test_host.hpp"

namespace one_at_a_time_test {

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

/// As a multiple of the work of one task; all tasks have the same amount.
double times(const Run& run, int work_ms = ms) {
  return static_cast<double>(run.in_turns_ns) / 1e6 / work_ms;
}

}  // namespace

TEST_CASE("in turns: threads and processes that need nobody are as if side by side") {
  // A task that ends takes with it what it has used since the last look, which a busy machine delays: a few
  // milliseconds, however much it works. With enough work, they do not matter.
  constexpr int much = 6 * ms;
  for (const auto* kind : {"threads", "processes"}) {
    for (const auto turn : {1ms, 16ms}) {
      const auto run = in_turns("burns", {{kind, 3}, {"ms", much}}, turn);
      INFO(kind << ", turns of " << turn.count() << " ms: " << times(run, much) << ", really "
                << static_cast<double>(run.turn_ns) / 1e6);
      CHECK(run.turn_ns > 0);
      CHECK(times(run, much) > 0.9);
      CHECK(times(run, much) < 1.6);
      CHECK(run.left.threads + run.left.children + run.left.zombies == 0);
    }
  }
}

TEST_CASE("in turns: what is done one after the other stays so") {
  const auto locked =
      in_turns("holds_locks", {{"ms", ms}, {"times", 2}});  // each does 2 of its 4 pieces under the lock
  CHECK(times(locked) > 3.8);
  CHECK(times(locked) < 6.5);
  // A spinning task sees the free lock only in its next turn, so the clock is late by one turn. A turn that
  // the machine makes longer affects only that run.
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

}  // namespace one_at_a_time_test
