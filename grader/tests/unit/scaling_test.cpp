#include <cmath>

#include "cli/scaling.hpp"
#include "kit/host/catch.hpp"

using namespace manyhands;

TEST_CASE("scaling: the serial part of a program that follows Amdahl's law is found") {
  for (const double serial : {0.0, 0.1, 0.5, 1.0}) {
    std::vector<ScalingPoint> points;
    for (int w = 1; w <= 8; ++w) points.push_back({w, 0.2 * (serial + (1 - serial) / w)});
    CHECK(std::abs(fitted_serial_fraction(points) - serial) < 1e-9);
  }
}

TEST_CASE("scaling: a program that becomes slower is serial, one that is more than w times as fast is not") {
  CHECK(fitted_serial_fraction({{1, 0.2}, {2, 0.3}}) == 1);
  CHECK(fitted_serial_fraction({{1, 0.2}, {2, 0.05}}) == 0);
}

TEST_CASE("scaling: the curve is shown line by line, with the fit in words") {
  const auto lines = scaling_lines({{1, 0.2}, {2, 0.125}});
  REQUIRE(lines.size() == 6);
  CHECK(lines[1] == "      1    200 ms    1.00× ##########");
  CHECK(lines[2] == "      2    125 ms    1.60× ################");
  CHECK(lines[4] ==
        "It behaves as if 25 % of the work could not be shared; then no number of cores makes it more "
        "than 4 times as fast.");
  CHECK(scaling_lines({{1, 0.2}}).back() == "This machine has one core: there is no curve to see.");
}
