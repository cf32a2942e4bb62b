#include "cli/scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace manyhands {

double fitted_serial_fraction(const std::vector<ScalingPoint>& points) {
  // With y = time(w)/time(1) and x = 1/w: y - x = s · (1 - x).
  double product = 0;
  double square = 0;
  for (const auto& point : points) {
    const double x = 1.0 / point.workers;
    const double y = point.seconds / points.front().seconds;
    product += (y - x) * (1 - x);
    square += (1 - x) * (1 - x);
  }
  return square > 0 ? std::clamp(product / square, 0.0, 1.0) : 0;
}

std::vector<std::string> scaling_lines(const std::vector<ScalingPoint>& points) {
  std::vector<std::string> lines{"workers      time   as fast as with one"};
  for (const auto& point : points) {
    const double speedup = points.front().seconds / point.seconds;
    const auto bar = static_cast<std::size_t>(std::lround(std::max(0.0, speedup) * 10));
    lines.push_back(fmt::format("{:7} {:6.0f} ms   {:5.2f}× {}", point.workers, point.seconds * 1000, speedup,
                                std::string(std::min<std::size_t>(bar, 60), '#')));
  }
  const double serial = fitted_serial_fraction(points);
  lines.emplace_back();
  if (points.size() < 2) {
    lines.emplace_back("This machine has one core: there is no curve to see.");
  } else {
    lines.push_back(fmt::format("It behaves as if {:.0f} % of the work could not be shared", 100 * serial) +
                    (serial < 0.005 ? "."
                                    : fmt::format("; then no number of cores makes it more than {:.0f} times "
                                                  "as fast.",
                                                  1 / serial)));
    lines.emplace_back("A curve that bends more than that shows workers that slow each other down.");
  }
  return lines;
}

}  // namespace manyhands
