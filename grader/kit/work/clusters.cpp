#include "manyhands/clusters.hpp"

#include <cstddef>

#include "kit/work/cluster_places.hpp"

namespace manyhands::work {
namespace {

AtPlace at_place = nullptr;

void reached(Place place, const void* sums) {
  if (at_place != nullptr) at_place(place, sums);
}

// SplitMix64 (Steele, Lea, Flood 2014).
struct Random {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
};

// Coordinates are below 2^20, so the square of a distance fits into 64 bits, and the sum of any number of
// points, too.
constexpr int bits = 19;
constexpr int spread_bits = 16;

Point anywhere(Random& random, int range_bits) {
  const std::uint64_t number = random.next();
  return {static_cast<std::int32_t>(number >> (64 - range_bits)),
          static_cast<std::int32_t>((number & 0xffffffff) >> (32 - range_bits))};
}

}  // namespace

void call_at_places(AtPlace function) {
  at_place = function;
}

void Sums::add(const Sums& other) {
  const Sums before = *this;
  reached(Place::adding, this);
  constexpr std::size_t half = clusters / 2;
  for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
    if (cluster == half) reached(Place::half_added, this);
    x_[cluster] = before.x_[cluster] + other.x_[cluster];
    y_[cluster] = before.y_[cluster] + other.y_[cluster];
    count_[cluster] = before.count_[cluster] + other.count_[cluster];
  }
}

Centroids Sums::centroids(const Centroids& before) const {
  Centroids means = before;
  for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
    const auto count = static_cast<std::int64_t>(count_[cluster]);
    if (count > 0)
      means[cluster] = {static_cast<std::int32_t>(x_[cluster] / count),
                        static_cast<std::int32_t>(y_[cluster] / count)};
  }
  reached(Place::averaging, this);
  return means;
}

Sums sums_of(std::span<const Point> points, const Centroids& centroids) {
  reached(Place::computing, nullptr);
  Sums sums;
  for (const Point& point : points) {
    std::size_t nearest = 0;
    std::int64_t least = INT64_MAX;
    for (std::size_t cluster = 0; cluster < clusters; ++cluster) {
      const std::int64_t dx = point.x - centroids[cluster].x;
      const std::int64_t dy = point.y - centroids[cluster].y;
      const std::int64_t distance = dx * dx + dy * dy;
      if (distance < least) {
        least = distance;
        nearest = cluster;
      }
    }
    sums.x_[nearest] += point.x;
    sums.y_[nearest] += point.y;
    ++sums.count_[nearest];
  }
  return sums;
}

std::vector<Point> random_points(std::uint64_t seed, std::uint32_t count) {
  Random random{seed};
  std::array<Point, clusters> groups;
  for (Point& group : groups) group = anywhere(random, bits);
  std::vector<Point> points;
  points.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Point group = groups[random.next() % groups.size()];
    const Point one = anywhere(random, spread_bits);
    const Point other = anywhere(random, spread_bits);
    points.push_back({group.x + one.x + other.x, group.y + one.y + other.y});
  }
  return points;
}

}  // namespace manyhands::work
