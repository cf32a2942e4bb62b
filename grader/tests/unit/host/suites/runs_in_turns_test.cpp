// Which runs are followed by runs in turns.
#include "kit/host/suites/runs_in_turns.hpp"

#include "kit/host/base/catch.hpp"

namespace runs_in_turns_test {

using namespace manyhands;

namespace {

constexpr std::int64_t ms = 1'000'000;

Run made(Arm arm, std::int64_t cpu_ms, std::int64_t delay_ms = 0) {
  Run run;
  run.arm = arm;
  run.work_units = 2;
  run.cpu_ns = cpu_ms * ms;
  run.run_delay_ns = delay_ms * ms;
  run.wall_ns = 300 * ms;
  return run;
}

bool wants_turns(const Run& submission) {
  return host::wants_turns(
      {made(Arm::serial, 200), made(Arm::saturated, 210), made(Arm::saturated, 190), submission});
}

}  // namespace

TEST_CASE("in turns: where more CPU time was used than the serial version needs, and cores were taken away") {
  CHECK(wants_turns(made(Arm::submission, 400, 200)));
  CHECK_FALSE(wants_turns(made(Arm::submission, 210, 200)));  // as it should be
  CHECK_FALSE(
      wants_turns(made(Arm::submission, 400, 10)));  // nothing disturbed it: the measured value counts
  CHECK_FALSE(wants_turns(made(Arm::submission, 9000, 200)));  // in turns it would take too long
  CHECK_FALSE(host::wants_turns({made(Arm::submission, 400, 200)}));
}

}  // namespace runs_in_turns_test
