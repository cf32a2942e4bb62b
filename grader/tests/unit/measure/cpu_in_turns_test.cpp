// What runs in turns prove when other load hides the rest.
#include <functional>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/cpu_in_turns.hpp"
#include "tests/unit/measure/simulation.hpp"

namespace cpu_in_turns_test {

using namespace manyhands;
namespace sim = manyhands::simulation;

namespace {

constexpr std::int64_t ms = 1'000'000;

Run in_turns(std::int64_t turn_ns, std::int64_t time_ns) {
  Run run;
  run.arm = Arm::in_turns;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.work_units = 1;
  run.wall_ns = 2 * time_ns;
  run.cpu_ns = 2 * time_ns;
  run.turn_ns = turn_ns;
  run.in_turns_ns = time_ns;
  return run;
}

/// With a spinning program on each core: a program that uses twice the serial version's CPU time (200 ms),
/// and what it takes in turns.
CpuDecision beside_spinners(const std::vector<Run>& runs) {
  sim::Machine machine;
  machine.neighbours = [](int, double) { return 1; };
  std::vector<Block> blocks;
  for (int i = 0; i < 8; ++i) {
    blocks.push_back(sim::block(machine, sim::duplicated()));
    blocks.back().in_turns = runs;
    blocks.back().submission.work_units = blocks.back().baseline.work_units;
    for (auto& run : blocks.back().in_turns) run.work_units = blocks.back().submission.work_units;
  }
  return decide_cpu_speed(blocks, Speed{}, {.p = 2, .stored_capacity = 2}, true);
}

}  // namespace

TEST_CASE("in turns: the time is known where it does not depend on how long the turns are") {
  CHECK(time_in_turns({in_turns(ms, 200 * ms), in_turns(16 * ms, 206 * ms)}) == 200.0 * ms);
  CHECK(time_in_turns({in_turns(16 * ms, 198 * ms), in_turns(ms, 200 * ms)}) == 198.0 * ms);
  // A task that spins for another notices later, the longer the turns are.
  CHECK_FALSE(time_in_turns({in_turns(ms, 120 * ms), in_turns(16 * ms, 160 * ms)}));
}

TEST_CASE("in turns: turns that were not as they should be prove nothing") {
  CHECK_FALSE(time_in_turns({}));
  CHECK_FALSE(time_in_turns({in_turns(ms, 200 * ms)}));
  CHECK_FALSE(time_in_turns({in_turns(5 * ms, 200 * ms), in_turns(40 * ms, 200 * ms)}));  // none was short
  CHECK_FALSE(time_in_turns({in_turns(2 * ms, 200 * ms), in_turns(5 * ms, 200 * ms)}));   // nor long
  CHECK_FALSE(time_in_turns({in_turns(0, 200 * ms), in_turns(16 * ms, 200 * ms)}));  // no task took a turn
  auto wrong = in_turns(ms, 200 * ms);
  wrong.right = false;
  CHECK_FALSE(time_in_turns({wrong, in_turns(16 * ms, 200 * ms)}));
}

TEST_CASE("in turns: more work than the serial version's is told from spinning for one without a core") {
  CHECK(beside_spinners({}).judgement.verdict == Verdict::inconclusive);
  const auto slow = beside_spinners({in_turns(ms, 200 * ms), in_turns(16 * ms, 205 * ms)});
  REQUIRE(slow.judgement.verdict == Verdict::fail);
  CHECK(slow.judgement.findings.front().code == "work-inflated");
  // In turns it is as fast as it should be, or only with short ones: it spins, because of the other load.
  CHECK(beside_spinners({in_turns(ms, 104 * ms), in_turns(16 * ms, 108 * ms)}).judgement.verdict ==
        Verdict::inconclusive);
  CHECK(beside_spinners({in_turns(ms, 150 * ms), in_turns(16 * ms, 200 * ms)}).judgement.verdict ==
        Verdict::inconclusive);
}

}  // namespace cpu_in_turns_test
