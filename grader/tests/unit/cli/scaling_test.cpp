#include <cmath>

#include "cli/scaling.hpp"
#include "kit/host/base/catch.hpp"
#include "measure/undisturbed.hpp"

namespace scaling_test {

using namespace manyhands;

TEST_CASE("scaling: the serial part of a program that follows Amdahl's law is found") {
  for (const double serial : {0.0, 0.1, 0.5, 1.0}) {
    std::vector<ScalingPoint> points;
    for (int w = 1; w <= 8; ++w) points.push_back({w, 0.2 * (serial + (1 - serial) / w), 0, false});
    CHECK(std::abs(fitted_serial_fraction(points, {}) - serial) < 1e-9);
  }
}

TEST_CASE("scaling: a program that becomes slower is serial, one that is more than w times as fast is not") {
  CHECK(fitted_serial_fraction({{1, 0.2, 0, false}, {2, 0.3, 0, false}}, {}) == 1);
  CHECK(fitted_serial_fraction({{1, 0.2, 0, false}, {2, 0.05, 0, false}}, {}) == 0);
}

TEST_CASE("scaling: the curve is shown line by line, with the fit in words") {
  const auto lines = scaling_lines({{1, 0.2, 0, false}, {2, 0.125, 0, false}}, {});
  REQUIRE(lines.size() == 6);
  CHECK(lines[1] == "      1    200 ms    1.00× ##########");
  CHECK(lines[2] == "      2    125 ms    1.60× ################");
  CHECK(lines[4] ==
        "It behaves as if 25 % of the work were serial; then no number of cores can make it more than 4 "
        "times as fast.");
  CHECK(scaling_lines({{1, 0.2, 0, false}}, {}).back() == "This machine has one core, so there is no curve.");
}

TEST_CASE("scaling: what others took away says nothing about the program") {
  const ScalingPoint one{1, 0.2, 0.02, false};
  const ScalingPoint two{2, 0.4, 1.2, true};
  const auto lines = scaling_lines({one, two}, {});
  REQUIRE(lines.size() == 6);
  CHECK(lines[2].find("? other programs used 1.2 cores") != std::string::npos);
  CHECK(lines[4].find("cannot be estimated now") != std::string::npos);
  for (const auto& line : lines) CHECK(line.find("were serial") == std::string::npos);
  // … and neither can a curve that is compared with such a point.
  CHECK(scaling_lines({{1, 0.4, 0.5, true}, {2, 0.1, 0, false}}, {})[4].find("cannot be estimated now") !=
        std::string::npos);
  // With one point less it is still a curve.
  const auto rest = scaling_lines({one, two, {4, 0.05, 0, false}}, {});
  CHECK(rest[5].find("It behaves as if 0 %") != std::string::npos);
  CHECK(rest[6].find("not included") != std::string::npos);
}

TEST_CASE("scaling: cores that are not whole ones are allowed for") {
  // Two hyperthreads that do the work of 1.25 cores, and a program that uses all of it.
  const std::vector<ScalingPoint> points{{1, 0.25, 0, false}, {2, 0.2, 0, false}};
  CHECK(fitted_serial_fraction(points, {1.25, 2}) == 0);
  CHECK(fitted_serial_fraction(points, {}) > 0.5);
  CHECK(scaling_lines(points, {1.25, 2})[5].find("1.25 times as fast") != std::string::npos);
  CHECK(capacity_for(2, 0, 2) == 2);
  CHECK(capacity_for(1, 1.25, 2) == 1);
  CHECK(capacity_for(2, 2.5, 4) == 1.5);
}

TEST_CASE("a run is disturbed where its tasks were ready and had no core, whoever had it") {
  Run run;
  run.wall_ns = 100;
  CHECK(is_undisturbed(run));  // a kernel that does not report other programs
  run.run_delay_ns = 4;
  CHECK(is_undisturbed(run));
  run.steal_ns = 3;
  run.throttled_ns = 40;
  CHECK_FALSE(is_undisturbed(run));
  CHECK(cores_taken(run) == 0.47);
}

}  // namespace scaling_test
