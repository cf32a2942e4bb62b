#include "cli/scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "measure/cpu_speed.hpp"
#include "measure/undisturbed.hpp"

namespace manyhands {
namespace {

// Needs the first point and at least one more, all of them undisturbed.
bool can_be_fitted(const std::vector<ScalingPoint>& points) {
  return !points.empty() && !points.front().disturbed &&
         std::any_of(points.begin() + 1, points.end(), [](const auto& p) { return !p.disturbed; });
}

std::vector<std::string> what_it_says(const std::vector<ScalingPoint>& points,
                                      const ScalingMachine& machine) {
  if (points.size() < 2) return {"This machine has one core, so there is no curve."};
  if (!can_be_fitted(points))
    return {"The serial part of the work cannot be estimated now: other programs used the cores.",
            "Close them and try again. (make grade takes them into account; this curve does not.)"};
  const double serial = fitted_serial_fraction(points, machine);
  std::vector<std::string> lines{
      fmt::format("It behaves as if {:.0f} % of the work were serial", 100 * serial) +
      (serial < 0.005 ? "."
                      : fmt::format("; then no number of cores can make it more than {:.0f} times as fast.",
                                    1 / serial))};
  if (std::any_of(points.begin(), points.end(), [](const auto& p) { return p.disturbed; }))
    lines.emplace_back("Lines with '?' are not included: other programs used the cores.");
  const double most = capacity_for(points.back().workers, machine.capacity, machine.p);
  if (most < 0.95 * points.back().workers)
    lines.push_back(
        fmt::format("This machine's {} cores together are {:.2f} times as fast as one core; the estimate "
                    "includes that.",
                    points.back().workers, most));
  lines.emplace_back("If the curve bends more than that, the workers slow each other down.");
  return lines;
}

}  // namespace

double fitted_serial_fraction(const std::vector<ScalingPoint>& points, const ScalingMachine& machine) {
  // With y = time(w)/time(1) and x = 1/C(w): y - x = s · (1 - x).
  double product = 0;
  double square = 0;
  for (const auto& point : points) {
    if (point.disturbed) continue;
    const double x = 1.0 / capacity_for(point.workers, machine.capacity, machine.p);
    const double y = point.seconds / points.front().seconds;
    product += (y - x) * (1 - x);
    square += (1 - x) * (1 - x);
  }
  return square > 0 ? std::clamp(product / square, 0.0, 1.0) : 0;
}

std::vector<std::string> scaling_lines(const std::vector<ScalingPoint>& points,
                                       const ScalingMachine& machine) {
  std::vector<std::string> lines{"workers      time   as fast as with one"};
  for (const auto& point : points) {
    const double speedup = points.front().seconds / point.seconds;
    const auto bar = static_cast<std::size_t>(std::lround(std::max(0.0, speedup) * 10));
    lines.push_back(
        fmt::format("{:7} {:6.0f} ms   {:5.2f}× {}{}", point.workers, point.seconds * 1000, speedup,
                    std::string(std::min<std::size_t>(bar, 40), '#'),
                    point.disturbed ? fmt::format(" ? other programs used {:.1f} cores", point.taken) : ""));
  }
  lines.emplace_back();
  for (auto& line : what_it_says(points, machine)) lines.push_back(std::move(line));
  return lines;
}

ScalingCurve curve_of(const std::vector<ScalingPoint>& points, const ScalingMachine& machine,
                      const Speed& speed) {
  ScalingCurve curve;
  for (const auto& point : points)
    curve.points.push_back({point.workers, points.front().seconds / point.seconds,
                            capacity_for(point.workers, machine.capacity, machine.p), point.disturbed});
  if (can_be_fitted(points)) curve.serial = fitted_serial_fraction(points, machine);
  if (points.size() > 1) curve.needed = bar(speed.full, speed.parallel_fraction, curve.points.back().ideal);
  return curve;
}

}  // namespace manyhands
