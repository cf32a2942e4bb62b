#include "classroom/weights.hpp"

#include <fmt/core.h>

#include <cmath>
#include <map>

#include "base/text.hpp"

namespace manyhands {
namespace {

constexpr double least_difference = 1e-6;  // points and percent are stored as they were computed

bool differ(double a, double b) {
  return std::abs(a - b) > least_difference;
}

std::string percent(double weight) {
  return format_number(weight) + " %";
}

}  // namespace

std::optional<std::string> other_weights(const Course& course, const ExerciseReport& result) {
  const auto* exercise = course.find(result.id);
  if (exercise == nullptr || result.checks.empty()) return std::nullopt;
  if (const auto points = course.points_of(result.id); differ(points, result.max_points))
    return fmt::format("It was graded for {}, but the course now gives {}", format_points(result.max_points),
                       format_points(points));
  if (result.max_points <= 0) return std::nullopt;  // then weights change nothing
  auto weights = exercise->weights;
  std::map<CheckName, double> then;
  for (const auto& check : result.checks) {
    then[check.name] += 100 * check.max_points / result.max_points;
    weights.emplace(check.name, 0);  // a check that the course no longer has, or `builds` without a weight
  }
  for (const auto& [name, now] : weights)
    if (const auto before = then[name]; differ(before, now))
      return fmt::format("It was graded with {} for '{}', but the course now gives {}", percent(before),
                         to_string(name), percent(now));
  return std::nullopt;
}

}  // namespace manyhands
