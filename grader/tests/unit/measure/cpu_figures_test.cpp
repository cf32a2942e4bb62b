#include "measure/cpu_figures.hpp"

#include "kit/host/base/catch.hpp"
#include "tests/unit/measure/simulation.hpp"

namespace cpu_figures_test {

using namespace manyhands;
namespace sim = manyhands::simulation;

namespace {

bool is_quiet(const Block& block) {
  const auto figures = figures_of({block}, Speed{}, {.p = 2, .stored_capacity = 1.98});
  REQUIRE(figures.blocks.size() == 1);
  return figures.blocks.front().quiet;
}

}  // namespace

TEST_CASE("cpu figures: tasks that only wait for each other do not disturb the quiet") {
  for (const auto& program :
       {sim::oversubscribed(), sim::duplicated_in_a_crowd(), sim::uneven_in_a_crowd()}) {
    sim::Machine machine;
    auto block = sim::block(machine, program);
    CHECK(block.submission.run_delay_ns * 10 > block.submission.wall_ns);
    CHECK(is_quiet(block));
    block.submission.machine_busy_ns = -1;  // then they may have waited for somebody else
    CHECK_FALSE(is_quiet(block));
  }
}

TEST_CASE("cpu figures: tasks that wait for each other and for others are disturbed") {
  for (const auto& program :
       {sim::oversubscribed(), sim::duplicated_in_a_crowd(), sim::uneven_in_a_crowd()}) {
    sim::Machine machine;
    auto block = sim::block(machine, program);
    machine.neighbours = [](int core, double) { return core == 1 ? 1 : 0; };
    block.submission = sim::run(machine, {program}, Arm::submission)[0];
    CHECK_FALSE(is_quiet(block));
    block.submission.machine_busy_ns = block.submission.cpu_ns;  // in some containers, others do not show
    CHECK_FALSE(is_quiet(block));
  }
}

}  // namespace cpu_figures_test
